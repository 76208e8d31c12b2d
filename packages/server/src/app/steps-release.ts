import {
  type GateView,
  isTwoClassReport,
  listQualityMetrics,
  type PipelineTrigger,
  type QualityReport,
} from '@kaizen/contracts';
import type { DataReader } from '../domains/data/index.ts';
import type { DeliveryCommands, EvaluationRows } from '../domains/delivery/index.ts';
import { holdoutPath, parseHoldoutRows, type StepContext, type StepKind } from '../domains/pipelines/index.ts';
import type { TrackingCommands, TrackingReader } from '../domains/tracking/index.ts';
import { KaizenError } from '../kernel/errors.ts';

interface ReleaseRooms {
  readonly data: { readonly reader: DataReader };
  readonly tracking: { readonly reader: TrackingReader; readonly commands: TrackingCommands };
  readonly delivery: { readonly commands: Pick<DeliveryCommands, 'evaluateGate' | 'startRelease'> };
}

/** `gate`: delivery's verdict on the rows that the training kept apart; anything but a pass holds the run. */
export function createGateStep({ data, tracking, delivery }: ReleaseRooms): StepKind {
  return {
    uses: 'gate',
    async run(step) {
      const loggedModelId = need(step, 'loggedModelId');
      step.job.progress({ done: 0, unit: 'checks', message: 'Judging the candidate on the holdout' });
      const rows = await openHoldout(data.reader, tracking.reader, need(step, 'runId'));
      try {
        const gate = await delivery.commands.evaluateGate({
          key: step.key,
          deployment: step.subject,
          loggedModelId,
          rows,
          signal: step.job.signal,
        });
        return {
          verdict: gate.verdict === 'pass' ? 'go' : 'hold',
          outputs: { gateId: gate.id, gateVerdict: gate.verdict },
          summary: describeGate(gate),
        };
      } finally {
        rows.release();
      }
    },
  };
}

/** The rows that a training kept for the gate, as delivery reads them. */
async function openHoldout(data: DataReader, tracking: TrackingReader, runId: string): Promise<EvaluationRows> {
  const holdout = parseHoldoutRows(await tracking.readArtifact(runId, holdoutPath));
  if (holdout === undefined) {
    throw new KaizenError(
      'precondition',
      'app.holdout_unreadable',
      `The artifact ${holdoutPath} of run "${runId}" is not a list of holdout rows. Train again.`,
    );
  }
  const { versionId, label, rows, description } = holdout;
  const open = await data.openVersion(versionId);
  return {
    from: `(SELECT * FROM ${open.from} WHERE __row IN (SELECT unnest([${rows.join(',')}]::BIGINT[])))`,
    orderBy: '__row',
    ...(label === undefined ? {} : { label }),
    description: `holdout of ${versionId}: ${rows.length.toLocaleString('en-US')} rows (${description})`,
    release: () => open.release(),
  };
}

function describeGate({ verdict, checks, candidate }: GateView): string {
  const numbers = `${describeQuality(candidate)} on ${candidate.n.toLocaleString('en-US')} rows`;
  if (verdict === 'pass') return `Passed all ${checks.length} checks: ${numbers}.`;
  const unmet = checks.filter((check) => check.verdict !== 'pass').map(({ name, reason }) => `${name}: ${reason}`);
  const why = unmet.join('; ');
  return verdict === 'fail' ? `Not passed (${why}). ${numbers}.` : `Held for lack of data (${why}). ${numbers}.`;
}

/** The two metrics that say most. */
function describeQuality(report: QualityReport): string {
  if (isTwoClassReport(report)) return `F1 ${report.f1.toFixed(3)}, AUC ${report.auc.toFixed(3)}`;
  const metrics = listQualityMetrics(report).slice(0, 2);
  if (metrics.length === 0) return 'Nothing to measure';
  return metrics.map(([name, value]) => `${name} ${Number(value.toPrecision(4)).toLocaleString('en-US')}`).join(', ');
}

/** `register`: makes the logged model the next version of the registered model. */
export function createRegisterStep({ tracking }: Pick<ReleaseRooms, 'tracking'>): StepKind {
  return {
    uses: 'register',
    async run(step) {
      const { codeCommit } = step.inputs;
      const { id, version } = await step.job.commit((tx) =>
        tracking.commands.registerVersion(tx, {
          model: step.subject,
          projectId: step.project.id,
          loggedModelId: need(step, 'loggedModelId'),
          source: 'trained',
          ...(typeof codeCommit === 'string' ? { codeCommit } : {}),
        }),
      );
      return {
        verdict: 'go',
        outputs: { modelVersionId: id, modelVersion: version },
        summary: `Registered as ${step.subject} version ${version}.`,
      };
    },
  };
}

/** `release`: hands the version to delivery, which releases it directly to an empty deployment and as a canary otherwise. */
export function createReleaseStep({ delivery }: Pick<ReleaseRooms, 'delivery'>): StepKind {
  return {
    uses: 'release',
    async run(step) {
      const { gateId } = step.inputs;
      const release = await delivery.commands.startRelease({
        key: step.key,
        deployment: step.subject,
        modelVersionId: need(step, 'modelVersionId'),
        ...(typeof gateId === 'string' ? { gateId } : {}),
        cause: describeCause(step.trigger, step.pipelineRunId),
        releasedBy: `pipeline ${step.pipeline}`,
      });
      const summary =
        release.strategy === 'direct'
          ? `Version ${release.version} answers all requests of ${step.subject}.`
          : `Version ${release.version} begins as a canary of ${step.subject} beside version ${release.previousVersion ?? 'before'}.`;
      return { verdict: 'go', outputs: { releaseId: release.id }, summary };
    },
  };
}

function describeCause(trigger: PipelineTrigger, pipelineRunId: string): string {
  if (trigger.kind === 'manual') return `Pipeline run ${pipelineRunId}, started by ${trigger.by}`;
  const decision = trigger.decisionId === undefined ? '' : `, decision ${trigger.decisionId}`;
  const alert = trigger.alertId === undefined ? '' : ` after alert ${trigger.alertId}`;
  return `Retraining${alert}${decision} (pipeline run ${pipelineRunId})`;
}

function need(step: StepContext, output: string): string {
  const value = step.inputs[output];
  if (typeof value === 'string') return value;
  throw new KaizenError(
    'precondition',
    'app.step_input_missing',
    `The step "${step.key.split('.')[1] ?? step.subject}" needs "${output}", which no step before it made. Put a step that makes it before this one.`,
  );
}
