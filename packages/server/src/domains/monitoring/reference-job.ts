import type { LoggedModelView, ModelSignature } from '@kaizen/contracts';
import { isKaizenError } from '../../kernel/errors.ts';
import type { JobKind } from '../../platform/jobs/jobs.ts';
import { buildReferences, type CountedColumn } from './column-counts.duck.ts';
import type { ReferenceProfile, ReferenceQuality } from './column-reference.ts';
import { estimateCost } from './cost-bootstrap.ts';
import { sayCount } from './describe-numbers.ts';
import { type EpochRef, REFERENCE_JOB } from './epoch-service.ts';
import { sumErrors } from './error-sums.ts';
import { findGateOutcomes } from './gate-outcomes.ts';
import type { MonitorSettings } from './monitor-settings.ts';
import type { EpochReference, Monitor } from './monitor-store.ts';
import { readNumbers, readPositives } from './outcome-counts.duck.ts';
import type { OutcomeCounts } from './outcome-counts.ts';
import type { MonitoringGiven } from './room-given.ts';
import { parseRowScope, type RowScope, scopeSql } from './row-scope.ts';
import { storesFor, storesIn } from './stores.sql.ts';

const HOLDOUT = 'holdout-rows.json';

function isNotFound(error: unknown): boolean {
  return isKaizenError(error) && error.kind === 'not_found';
}

/** The rows that the run kept apart, or undefined when it kept none. */
async function readHoldout(given: MonitoringGiven, runId: string): Promise<RowScope | undefined> {
  try {
    return parseRowScope(await given.tracking.readArtifact(runId, HOLDOUT));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function findDerived(given: MonitoringGiven, model: LoggedModelView) {
  if (model.featureSetId === undefined) return [];
  return (await given.features.getCompiled(model.featureSetId)).set.derived;
}

/** Watched columns that the model takes; the others cannot be in the log. */
export function listCountedColumns(
  settings: Pick<MonitorSettings, 'columns'>,
  signature: ModelSignature,
  derived: ReadonlyArray<{ readonly name: string; readonly expression: string }>,
): CountedColumn[] {
  return settings.columns.flatMap((watched) => {
    const input = signature.inputs.find((column) => column.name === watched.column);
    if (input === undefined) return [];
    const kind = input.type === 'number' || input.type === 'integer' ? 'numeric' : 'categorical';
    const feeds = derived.filter((feature) => feature.expression.includes(watched.column));
    return [{ watched, kind, feeds: feeds.map((feature) => feature.name) }];
  });
}

function firstWindow(model: LoggedModelView, why: string): EpochReference {
  const description = `the first window after the release, because ${why}`;
  return { profile: { source: 'first_window', description, loggedModelId: model.id, rows: 0, columns: [] } };
}

interface Build {
  readonly monitor: Monitor;
  readonly model: LoggedModelView;
  readonly signal: AbortSignal;
  readonly holdout?: RowScope;
}

/**
 * The rows that training and holdout were drawn from: from the first row held out on. For a retraining those are the production rows it was decided for, without
 * the older rows that were added to learn from: they describe the past, and compared with them unchanged traffic would seem to drift.
 */
async function buildProfile(
  given: MonitoringGiven,
  { monitor, model, signal, holdout }: Build,
  datasetVersionId: string,
): Promise<ReferenceProfile> {
  const columns = listCountedColumns(monitor.settings, model.signature, await findDerived(given, model));
  const version = await given.data.openVersion(holdout?.versionId ?? datasetVersionId);
  try {
    const { id, dataset, rows: all } = version.version;
    const first = holdout?.rows.reduce((least, row) => Math.min(least, row), all) ?? 0;
    const from = `(SELECT * FROM ${version.from} WHERE __row >= ${first})`;
    const counted = await given.platform.duck.session((session) => buildReferences(session, from, columns), { signal });
    const rows = all - first;
    const description = `${sayCount(rows)} rows of ${dataset}, those that training and holdout were drawn from`;
    const source = 'training' as const;
    return { source, description, loggedModelId: model.id, datasetVersionId: id, rows, columns: counted };
  } finally {
    version.release();
  }
}

/** What the champion decides on the held-out rows, and what that costs: as its gate counted it, or counted here for a model that went live without a gate. */
async function buildQuality(given: MonitoringGiven, build: Build): Promise<ReferenceQuality | undefined> {
  const { monitor, model } = build;
  if (model.signature.output === 'value') return measureErrors(given, build);
  const threshold = monitor.settings.threshold ?? model.threshold;
  const judged = { deployment: monitor.settings.deployment, loggedModelId: model.id, threshold };
  const counts =
    (await findGateOutcomes(given.platform.outbox, judged)) ?? (await countUngated(given, build, threshold));
  if (counts === undefined) return undefined;
  const { costs } = monitor.settings;
  const costPerRecord = costs === undefined ? undefined : await estimateCost(counts, costs, { seed: 1 });
  return { counts, seed: 1, ...(costPerRecord === undefined ? {} : { costPerRecord }) };
}

async function countUngated(
  given: MonitoringGiven,
  { model, signal, holdout: scope }: Build,
  threshold: number,
): Promise<OutcomeCounts | undefined> {
  const { positive, normal } = model.signature;
  if (scope?.label === undefined || scope.rows.length === 0 || positive === undefined) return undefined;
  const version = await given.data.openVersion(scope.versionId);
  try {
    const rows = { from: scopeSql(version.from, scope), orderBy: '__row' };
    const labels = await readPositives(given.platform.duck, { ...rows, label: scope.label, positive, normal }, signal);
    const scores = await given.serving.score(model.id, rows, { signal });
    const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
    labels.forEach((label, row) => {
      if (Number.isNaN(label)) return;
      const act = (scores[row] ?? 0) >= threshold;
      if (label === 1) counts[act ? 'tp' : 'fn']++;
      else counts[act ? 'fp' : 'tn']++;
    });
    return counts;
  } finally {
    version.release();
  }
}

/** How far a model that predicts a number is off on the rows held out. */
async function measureErrors(
  given: MonitoringGiven,
  { model, signal, holdout: scope }: Build,
): Promise<ReferenceQuality | undefined> {
  if (scope?.label === undefined || scope.rows.length === 0) return undefined;
  const version = await given.data.openVersion(scope.versionId);
  try {
    const rows = { from: scopeSql(version.from, scope), orderBy: '__row' };
    const labels = await readNumbers(given.platform.duck, { ...rows, label: scope.label }, signal);
    const scores = await given.serving.score(model.id, rows, { signal });
    const sizes = labels.map((label, row) => Math.abs((scores[row] ?? 0) - label)).filter(Number.isFinite);
    if (sizes.length === 0) return undefined;
    return { counts: { tp: 0, fp: 0, fn: 0, tn: 0 }, errors: sumErrors(sizes), seed: 1 };
  } finally {
    version.release();
  }
}

async function buildReference(given: MonitoringGiven, build: Build): Promise<EpochReference> {
  const { model } = build;
  const { runId, datasetVersionId } = model;
  if (runId === undefined || datasetVersionId === undefined) {
    return firstWindow(model, 'the model was not trained here');
  }
  try {
    const holdout = await readHoldout(given, runId);
    const whole = { ...build, ...(holdout === undefined ? {} : { holdout }) };
    const profile = await buildProfile(given, whole, datasetVersionId);
    const quality = await buildQuality(given, whole);
    return { profile, ...(quality === undefined ? {} : { quality }) };
  } catch (error) {
    if (isNotFound(error)) return firstWindow(model, 'its training rows are no longer kept');
    throw error;
  }
}

/** Builds what the windows of an epoch are compared with. */
export function createReferenceJob(given: MonitoringGiven, advance: (deployment: string) => Promise<void>) {
  const kind: JobKind<EpochRef, { readonly rows: number }> = {
    name: REFERENCE_JOB,
    async run(job) {
      const stores = storesFor(given.platform.db);
      const { monitor: name, epoch: number } = job.input;
      const [monitor, epoch] = [await stores.monitors.find(name), await stores.epochs.find(name, number)];
      if (monitor === undefined || epoch === undefined) return { rows: 0 };
      job.progress({ done: 0, total: 1, unit: 'references', message: `Reference of ${name}` });
      const { loggedModel: model } = await given.tracking.getModelVersion(epoch.modelVersionId);
      const reference = await buildReference(given, { monitor, model, signal: job.signal });
      await job.commit((tx) => storesIn(tx).epochs.setReference(name, number, reference));
      job.progress({ done: 1, total: 1, unit: 'references' });
      await advance(epoch.deployment);
      return { rows: reference.profile?.rows ?? 0 };
    },
  };
  return kind;
}
