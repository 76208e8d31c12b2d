import type { Estimate, Manifest, State } from '@kaizen/contracts';
import type { ProjectContext } from '../../platform/manifest-section.ts';
import type { KpiEvent } from './contract.ts';

/** An objective as the project's file declares it. */
export interface DeclaredObjective {
  readonly projectId: string;
  readonly projectName: string;
  readonly environment: string;
  readonly name: string;
  readonly owner?: string;
  readonly deployment: string;
  readonly kpi: {
    readonly name: string;
    readonly measure: 'cost-per-1000';
    readonly direction: 'down';
    readonly target?: number;
    readonly unit: string;
    /** Where the figures of the cost model come from. */
    readonly assumption?: string;
  };
}

export interface Objective extends DeclaredObjective {
  readonly id: string;
}

/** Where a reading came from: a labelled window gives a level, a comparison a saving. */
export type ReadingSource = 'window' | 'comparison';

/** A reading of a KPI, per 1,000 records in the objective's unit. */
export interface Reading {
  readonly objectiveId: string;
  readonly source: ReadingSource;
  readonly sourceId: string;
  readonly value: Estimate;
  readonly at: number;
}

/** The objective of a manifest with the unit and the assumption of its cost model; undefined when it declares none. */
export function readObjective(manifest: Manifest, project: ProjectContext): DeclaredObjective | undefined {
  const { objective, costs } = manifest;
  if (objective === undefined) return undefined;
  const { kpi, owner } = objective;
  return {
    projectId: project.id,
    projectName: project.name,
    environment: project.environment,
    name: objective.name,
    ...(owner === undefined ? {} : { owner }),
    deployment: objective.deployment,
    kpi: {
      name: kpi.name,
      measure: kpi.measure,
      direction: kpi.direction,
      ...(kpi.target === undefined ? {} : { target: kpi.target }),
      unit: `${costs?.currency ?? 'money'} per 1,000 records`,
      ...(costs?.assumption === undefined ? {} : { assumption: costs.assumption }),
    },
  };
}

function scale(estimate: Estimate, factor: number): Estimate {
  return {
    ...estimate,
    value: estimate.value * factor,
    low: estimate.low * factor,
    high: estimate.high * factor,
  };
}

/** The KPI that an event shows, per 1,000 records; undefined when it shows none (a window without a cost model, a comparison of models whose decisions have no cost). */
export function computeReading(event: KpiEvent): Pick<Reading, 'source' | 'sourceId' | 'value'> | undefined {
  if (event.type === 'delivery.comparison.completed') {
    const { comparisonId, costDifference } = event.payload;
    if (costDifference === undefined) return undefined;
    return { source: 'comparison', sourceId: comparisonId, value: costDifference };
  }
  const { windowId, costPerRecord } = event.payload;
  if (costPerRecord === undefined) return undefined;
  return { source: 'window', sourceId: windowId, value: scale(costPerRecord, 1000) };
}

function sayAmount(amount: number): string {
  return amount.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function sayEstimate({ value, low, high, n, level }: Estimate): string {
  const share = Math.round((level ?? 0.95) * 100);
  return `${sayAmount(value)} (${share} % interval ${sayAmount(low)} to ${sayAmount(high)}, ${sayAmount(n)} labelled records)`;
}

/** Whether the KPI is where it should be; down is better. */
export function decideObjectiveState(
  kpi: Pick<DeclaredObjective['kpi'], 'target'>,
  level: Estimate | undefined,
): State {
  if (level === undefined) return 'unknown';
  return kpi.target !== undefined && level.low > kpi.target ? 'warning' : 'ok';
}

function saySaving(saving: Estimate | undefined, unit: string): string {
  if (saving === undefined) return '';
  if (saving.low > 0) return ` The last change of model saves ${sayEstimate(saving)} ${unit}.`;
  if (saving.high < 0) return ` The last change of model costs ${sayEstimate(scale(saving, -1))} ${unit} more.`;
  return ` Whether the last change of model pays is open: it saves ${sayEstimate(saving)} ${unit}.`;
}

function sayTarget(target: number | undefined, level: Estimate): string {
  if (target === undefined) return '';
  const goal = sayAmount(target);
  if (level.high <= target) return `; the target ${goal} is met`;
  if (level.low > target) return `; the target ${goal} is missed`;
  return `; the target ${goal} lies within the interval`;
}

/** One sentence for the product owner: where the KPI is, against its target, and what the last change of model brought. */
export function describeObjective(
  kpi: DeclaredObjective['kpi'],
  level: Estimate | undefined,
  saving: Estimate | undefined,
): string {
  const assumed = kpi.assumption === undefined ? '' : ` Unit costs are assumptions: ${kpi.assumption}`;
  if (level === undefined) return `${kpi.name} has not been read yet: it waits for labelled production rows.${assumed}`;
  const now = `${kpi.name} is ${sayEstimate(level)} ${kpi.unit}${sayTarget(kpi.target, level)}.`;
  return `${now}${saySaving(saving, kpi.unit)}${assumed}`;
}
