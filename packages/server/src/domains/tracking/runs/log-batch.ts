import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { paramChanged, paramRepeated, valueRefused } from '../errors.ts';
import { loggedModelNotFound } from '../models/errors.ts';
import { findBatchProblem } from './batch-limits.ts';
import type { MetricPointInput, RunBatch } from './contract.ts';
import { createInputStore } from './input-store.sql.ts';
import { appendPoints } from './metric-store.sql.ts';
import { putModelMetrics } from './model-metric-store.sql.ts';
import type { Pair, RunStore } from './run-store.sql.ts';

type Pairs = ReadonlyArray<{ readonly name: string; readonly value: string }>;

/** Logs everything of a batch to a run that is known to take it; what it throws undoes the whole unit of work. */
export async function logBatch(
  { tx, store, clock }: { readonly tx: Tx; readonly store: RunStore; readonly clock: Clock },
  runId: string,
  batch: RunBatch,
): Promise<void> {
  const problem = findBatchProblem(batch);
  if (problem !== undefined) throw valueRefused(problem);
  const { metrics = [], params = [], tags = [], name, parentId } = batch;
  if (params.length > 0) await logParams(store, runId, params);
  if (metrics.length > 0) {
    await logModelMetrics(tx, runId, metrics);
    await appendPoints(tx, runId, metrics);
  }
  if (tags.length > 0) await store.putTags(runId, lastOfEach(tags));
  if (name !== undefined || parentId !== undefined) {
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(parentId === undefined ? {} : { parent_id: parentId }),
    };
    await store.update(runId, { ...change, updated_at: clock.now() });
  }
}

/** Pairs with every name once: the last one counts. */
export function lastOfEach(pairs: Pairs): Pair[] {
  return [...new Map(pairs.map(({ name, value }) => [name, value]))];
}

async function logParams(store: RunStore, runId: string, params: Pairs): Promise<void> {
  const seen = new Set<string>();
  for (const { name } of params) {
    if (seen.has(name)) throw paramRepeated(name);
    seen.add(name);
  }
  const known = await store.findParams(runId, [...seen]);
  const added: Pair[] = [];
  const changed: Array<{ name: string; before: string; after: string }> = [];
  for (const { name, value } of params) {
    const before = known.get(name);
    if (before === undefined) added.push([name, value]);
    else if (before !== value) changed.push({ name, before, after: value });
  }
  if (changed.length > 0) throw paramChanged(runId, changed);
  await store.insertParams(runId, added);
}

async function logModelMetrics(tx: Tx, runId: string, metrics: readonly MetricPointInput[]): Promise<void> {
  const ofModels = metrics.flatMap((point) =>
    point.modelId === undefined ? [] : [{ ...point, modelId: point.modelId }],
  );
  if (ofModels.length === 0) return;
  const modelIds = [...new Set(ofModels.map(({ modelId }) => modelId))];
  const [missing] = await createInputStore(tx).findMissingModels(modelIds);
  if (missing !== undefined) throw loggedModelNotFound(missing);
  await putModelMetrics(tx, runId, ofModels);
}
