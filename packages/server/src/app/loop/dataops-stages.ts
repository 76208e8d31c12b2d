import type { JobView, LoopStage, State, StepView } from '@kaizen/contracts';
import type { LoopReadings } from './loop-readings.ts';
import { sayCount, sayCounted, sayShare, toStage } from './loop-wording.ts';

const batchStates: Readonly<Record<string, State>> = { accepted: 'ok', quarantined: 'warning', rejected: 'needs_you' };
const verdicts: Readonly<Record<string, string>> = {
  accepted: 'all rows good',
  quarantined: 'the good ones entered',
  rejected: 'nothing entered',
};

/** The step of the newest run, while it is at work or has come to grief; a step that is done is told by what it made. */
export function findLiveStep({ run }: LoopReadings, uses: string): StepView | undefined {
  const step = run?.steps.find((candidate) => candidate.uses === uses);
  return step !== undefined && ['running', 'failed', 'held'].includes(step.status) ? step : undefined;
}

/** A live step's own words. */
export function sayLiveStep(step: StepView) {
  const { progress } = step;
  const share =
    progress?.total === undefined || progress.total === 0
      ? undefined
      : `${sayCount(progress.done)} of ${sayCount(progress.total)} ${progress.unit}`;
  const words = [progress?.message, share].filter((part) => part !== undefined).join(': ');
  return {
    state: step.state,
    progress:
      progress?.total === undefined || progress.total === 0 ? undefined : Math.min(1, progress.done / progress.total),
    result: words === '' ? (step.summary ?? 'At work') : words,
    at: step.endedAt ?? step.startedAt,
  };
}

function findIntake(jobs: readonly JobView[], dataset: string | undefined): JobView | undefined {
  return jobs.find((job) => job.kind.startsWith('data.') && (dataset === undefined || job.state === 'running'));
}

/** Data, validate, version, features. */
export function describeDataStages(readings: LoopReadings): readonly LoopStage[] {
  return [data(readings), validate(readings), version(readings), features(readings)];
}

function data(readings: LoopReadings): LoopStage {
  const { dataset, names, jobs, events } = readings;
  const href = names.dataset === undefined ? '/datasets' : `/datasets/${names.dataset}`;
  const batch = dataset?.lastBatch;
  const intake = findIntake(jobs, names.dataset);
  const live = findLiveStep(readings, 'ingest');
  const rowsIn = events.of('data.validation.completed').map((event) => event.payload.rowsIn);
  const value =
    batch === undefined
      ? undefined
      : { number: batch.rowsIn, unit: batch.rowsIn === 1 ? 'row' : 'rows', label: 'in the last batch' };
  if (live !== undefined)
    return toStage('data', 'dataops', 'Data', { ...sayLiveStep(live), value, href, newestFirst: rowsIn });
  if (intake !== undefined) {
    const message = intake.progress?.message ?? 'Reading rows';
    return toStage('data', 'dataops', 'Data', { state: 'running', result: message, value, at: intake.startedAt, href });
  }
  if (batch === undefined) {
    return toStage('data', 'dataops', 'Data', {
      state: 'waiting',
      waitsFor: 'the first rows: kaizen run, or kaizen data ingest',
      href,
    });
  }
  const result = `From ${batch.source}`;
  return toStage('data', 'dataops', 'Data', {
    state: 'ok',
    result,
    value,
    at: batch.createdAt,
    href,
    newestFirst: rowsIn,
  });
}

function validate(readings: LoopReadings): LoopStage {
  const { dataset, events } = readings;
  const batch = dataset?.lastBatch;
  const live = findLiveStep(readings, 'validate');
  const href = batch === undefined ? undefined : `/datasets/${batch.dataset}/batches/${batch.id}`;
  const bad = events.of('data.validation.completed').map(({ payload }) => payload.rowsBad);
  const value =
    batch === undefined
      ? undefined
      : { number: batch.rowsBad, unit: batch.rowsBad === 1 ? 'row' : 'rows', label: 'in quarantine' };
  if (live !== undefined)
    return toStage('validate', 'dataops', 'Validate', { ...sayLiveStep(live), value, href, newestFirst: bad });
  if (batch === undefined)
    return toStage('validate', 'dataops', 'Validate', { state: 'waiting', waitsFor: 'a batch of rows' });
  const share = batch.rowsIn === 0 ? 0 : (batch.rowsIn - batch.rowsBad) / batch.rowsIn;
  const result = `${sayShare(share)} good: ${verdicts[batch.verdict] ?? batch.verdict}`;
  const state = batchStates[batch.verdict] ?? 'unknown';
  return toStage('validate', 'dataops', 'Validate', {
    state,
    result,
    value,
    at: batch.createdAt,
    href,
    newestFirst: bad,
  });
}

function version({ dataset, events }: LoopReadings): LoopStage {
  const current = dataset?.currentVersion;
  if (current === undefined)
    return toStage('version', 'dataops', 'Version', { state: 'waiting', waitsFor: 'validated rows' });
  return toStage('version', 'dataops', 'Version', {
    state: 'ok',
    result: current.message === '' ? `${sayCounted(current.addedRows, 'row')} added` : current.message,
    value: { number: current.rows, unit: current.rows === 1 ? 'row' : 'rows', label: 'in this version' },
    at: current.createdAt,
    href: `/datasets/${current.dataset}/versions/${current.id}`,
    newestFirst: events.of('data.version.committed').map(({ payload }) => payload.rows),
  });
}

function features(readings: LoopReadings): LoopStage {
  const { featureSet } = readings;
  const live = findLiveStep(readings, 'features');
  const href = featureSet === undefined ? undefined : `/features/${featureSet.name}`;
  if (live !== undefined) return toStage('features', 'dataops', 'Features', { ...sayLiveStep(live), href });
  if (featureSet === undefined) {
    return toStage('features', 'dataops', 'Features', { state: 'waiting', waitsFor: 'a feature set in kaizen.yaml' });
  }
  return toStage('features', 'dataops', 'Features', {
    state: 'ok',
    result: `${sayCount(featureSet.inputs.length)} raw, ${sayCount(featureSet.derived.length)} derived; revision ${featureSet.revision}`,
    value: {
      number: featureSet.use.length,
      unit: featureSet.use.length === 1 ? 'column' : 'columns',
      label: 'the model sees',
    },
    at: featureSet.createdAt,
    href,
  });
}
