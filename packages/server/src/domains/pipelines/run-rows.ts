import type { PipelineTrigger } from '@kaizen/contracts';
import type { ProjectContext } from '../../platform/manifest-section.ts';
import type { StepOutput } from './contract.ts';
import type { LedgerStep, StepStatus } from './ledger.ts';
import type { RunRow, StepRow } from './tables.ts';

// Row mapping: these columns hold only what this room wrote from these types.

export function toTrigger(row: Pick<RunRow, 'trigger'>): PipelineTrigger {
  return JSON.parse(row.trigger) as PipelineTrigger;
}

export function toProject(row: Pick<RunRow, 'project'>): ProjectContext {
  return JSON.parse(row.project) as ProjectContext;
}

export function toOutputs(json: string): Record<string, StepOutput> {
  return JSON.parse(json) as Record<string, StepOutput>;
}

export function toLedgerStep(row: StepRow): LedgerStep {
  return { name: row.name, status: row.status as StepStatus, outputs: toOutputs(row.outputs) };
}
