import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { joinUri } from '../artifacts/location.ts';
import { experimentDeleted, experimentNotFound, runNotFound, valueRefused } from '../errors.ts';
import { createExperimentStore } from '../runs/experiment-store.sql.ts';
import { findNameProblem, findTextProblem, findWholeNumberProblem, limits } from '../runs/limits.ts';
import type { ExperimentRow } from '../tables.ts';
import type { Pairs, SpansOfTrace, ToldTrace, TraceCommands } from './contract.ts';
import { tooManyTraces, traceIdInvalid, traceNotFound, traceTagNotFound } from './errors.ts';
import { KEEPING_TAGS, LOCATION_TAG, SPANS_ARE_HERE, SPANS_TAG } from './known-tags.ts';
import { computeFromSpans, computeTold, isTraceId, type TraceFacts } from './merge-trace.ts';
import type { TraceRow } from './tables.ts';
import { createTraceStore, type TraceStore } from './trace-store.sql.ts';

const MOST_LINKS = 100;

interface Given {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The commands on traces that run inside the caller's unit of work. */
export function createTraceService({ clock, ids }: Given): Omit<TraceCommands, 'deleteTraces'> {
  const tell = (tx: Tx, trace: ToldTrace) => tellTrace(tx, trace, clock.now());
  return {
    startTrace: tell,
    async beginTrace(tx, trace) {
      const id = ids.hex();
      await tell(tx, { ...trace, ...nothingYet, id });
      return id;
    },
    async endTrace(tx, id, { endedAt, state, tags, metadata, runId }) {
      refusePairs(tags, metadata);
      const store = createTraceStore(tx);
      const row = await getTrace(store, id);
      const duration = Math.max(0, endedAt - row.started_at);
      const change = { state, duration_ms: duration, ended_at: row.started_at + duration, updated_at: clock.now() };
      await store.put([{ ...row, ...change }]);
      await putTold(store, id, { tags, metadata, runId });
    },
    keepSpans: (tx, experimentId, traces) => keepSpans(tx, experimentId, traces, clock.now()),
    async setTraceTag(tx, id, name, value) {
      refusePairs({ [name]: value }, {});
      const store = createTraceStore(tx);
      await getTrace(store, id);
      await store.putPairs('tracking_trace_tags', [{ traceId: id, pairs: withoutKeeping({ [name]: value }) }]);
    },
    async deleteTraceTag(tx, id, name) {
      const store = createTraceStore(tx);
      await getTrace(store, id);
      if (KEEPING_TAGS.includes(name) || !(await store.deleteTag(id, name))) throw traceTagNotFound(id, name);
    },
    async linkTracesToRun(tx, runId, traceIds) {
      if (traceIds.length > MOST_LINKS) throw tooManyTraces(traceIds.length, MOST_LINKS);
      const store = createTraceStore(tx);
      if (!(await store.hasRun(runId))) throw runNotFound(runId);
      const known = await store.lock(traceIds);
      await store.putLinks(
        'run',
        [...known.keys()].map((id) => [id, runId]),
      );
    },
    async linkPrompts(tx, traceId, prompts) {
      const store = createTraceStore(tx);
      await getTrace(store, traceId);
      await store.putLinks(
        'prompt',
        [...new Set(prompts)].map((prompt) => [traceId, prompt]),
      );
    },
  };
}

const nothingYet = {
  durationMs: undefined,
  state: 'in_progress',
  clientRequestId: undefined,
  requestPreview: undefined,
  responsePreview: undefined,
  expectedSpans: undefined,
} as const;

async function tellTrace(tx: Tx, told: ToldTrace, now: number): Promise<void> {
  if (!isTraceId(told.id)) throw traceIdInvalid(told.id);
  refusePairs(told.tags, told.metadata);
  for (const [field, value] of [
    ['start time', told.startedAt],
    ['duration', told.durationMs ?? 0],
  ] as const) {
    const problem = findWholeNumberProblem(field, value);
    if (problem !== undefined) throw valueRefused(problem);
  }
  const store = createTraceStore(tx);
  const experiment = await getExperiment(tx, told.experimentId);
  if (experiment.stage !== 'active') throw experimentDeleted(experiment.id);
  const make = (before: TraceRow | undefined) => rowOf(computeTold(before, told), experiment, now);
  const [before] = (await store.lock([told.id])).values();
  const isNew = before === undefined && (await store.insertNew([make(undefined)])) === 1;
  if (!isNew) await store.put([make(before ?? (await getTrace(store, told.id)))]);
  await store.putPairs('tracking_trace_tags', [
    { traceId: told.id, pairs: { [LOCATION_TAG]: locationOf(experiment, told.id) } },
  ]);
  await putTold(store, told.id, told);
}

async function putTold(
  store: TraceStore,
  traceId: string,
  { tags, metadata, runId }: Pick<ToldTrace, 'tags' | 'metadata' | 'runId'>,
): Promise<void> {
  await store.putPairs('tracking_trace_tags', [{ traceId, pairs: withoutKeeping(tags) }]);
  await store.putPairs('tracking_trace_metadata', [{ traceId, pairs: metadata }]);
  if (runId !== undefined) await store.putLinks('run', [[traceId, runId]]);
}

async function keepSpans(tx: Tx, experimentId: string, traces: readonly SpansOfTrace[], now: number): Promise<void> {
  for (const { traceId, tags, metadata } of traces) {
    if (!isTraceId(traceId)) throw traceIdInvalid(traceId);
    refusePairs(tags, metadata);
  }
  // In one order everywhere, so that two that make the same traces wait for each other and never both.
  const arrived = traces
    .filter(({ spans }) => spans.length > 0)
    .toSorted((one, other) => (one.traceId < other.traceId ? -1 : 1));
  if (arrived.length === 0) return;
  const store = createTraceStore(tx);
  const experiment = await getExperiment(tx, experimentId);
  const ids = arrived.map(({ traceId }) => traceId);
  let known = await store.lock(ids);
  const fresh = arrived.filter(({ traceId }) => !known.has(traceId));
  const made = fresh.map((trace) => rowOf(computeFromSpans(undefined, experimentId, trace), experiment, now));
  // Others may make the same traces at the same moment: then theirs are changed, below.
  const changed =
    (await store.insertNew(made)) < made.length ? arrived : arrived.filter((trace) => !fresh.includes(trace));
  if (changed === arrived) known = await store.lock(ids);
  await store.put(
    changed.flatMap((trace) => {
      const before = known.get(trace.traceId);
      return before === undefined
        ? []
        : [{ ...before, ...computeFromSpans(before, experimentId, trace), updated_at: now }];
    }),
  );
  await putArrived(store, experiment, arrived);
}

async function putArrived(
  store: TraceStore,
  experiment: ExperimentRow,
  arrived: readonly SpansOfTrace[],
): Promise<void> {
  const location = arrived.map(({ traceId }) => ({
    traceId,
    pairs: { [LOCATION_TAG]: locationOf(experiment, traceId) },
  }));
  await store.putPairs('tracking_trace_tags', location, { keepOld: true });
  await store.putPairs(
    'tracking_trace_tags',
    arrived.map(({ traceId, tags }) => ({ traceId, pairs: { ...withoutKeeping(tags), [SPANS_TAG]: SPANS_ARE_HERE } })),
  );
  await store.putPairs(
    'tracking_trace_metadata',
    arrived.map(({ traceId, metadata }) => ({ traceId, pairs: metadata })),
    { keepOld: true },
  );
  for (const { traceId, spans } of arrived) await store.putSpans(traceId, spans);
}

function rowOf(facts: TraceFacts, experiment: ExperimentRow, now: number): TraceRow {
  return {
    ...facts,
    project_id: experiment.project_id,
    environment: experiment.environment,
    artifact_uri: locationOf(experiment, facts.id),
    updated_at: now,
  };
}

/** The id was checked: it is one plain segment. */
function locationOf(experiment: ExperimentRow, traceId: string): string {
  return joinUri(experiment.artifact_uri, `traces/${traceId}/artifacts`);
}

async function getExperiment(tx: Tx, id: string): Promise<ExperimentRow> {
  const experiment = await createExperimentStore(tx).find(id);
  if (experiment === undefined) throw experimentNotFound(id);
  return experiment;
}

async function getTrace(store: TraceStore, id: string): Promise<TraceRow> {
  const row = (await store.lock([id])).get(id);
  if (row === undefined) throw traceNotFound(id);
  return row;
}

function withoutKeeping(tags: Pairs): Pairs {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !KEEPING_TAGS.includes(name)));
}

function refusePairs(tags: Pairs, metadata: Pairs): void {
  for (const [field, pairs] of [
    ['trace tag', tags],
    ['trace metadata', metadata],
  ] as const) {
    for (const [name, value] of Object.entries(pairs)) {
      const problem =
        findNameProblem(field, name, limits.key) ?? findTextProblem(`${field} value`, value, limits.tagValue);
      if (problem !== undefined) throw valueRefused(problem);
    }
  }
}
