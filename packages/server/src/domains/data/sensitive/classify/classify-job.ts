import type { KaizenEvent, SensitiveFinding, SensitiveScanOutcome } from '@kaizen/contracts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { JobContext, JobKind } from '../../../../platform/jobs/jobs.ts';
import type { Reaction } from '../../../../platform/outbox/outbox.ts';
import type { Platform } from '../../../../platform/platform.ts';
import type { DataReader } from '../../data-reader.ts';
import { createDatasetStore } from '../../dataset-store.sql.ts';
import { findDatasetRow } from '../../dataset-view.sql.ts';
import { versionNotFound } from '../../errors.ts';
import { applyFinding } from '../column-state.ts';
import { sensitivityProposed } from '../events.ts';
import { createSensitiveStore } from '../sensitive-store.sql.ts';
import { findSensitive } from './find-sensitive.ts';

type Given = Pick<Platform, 'db' | 'duck' | 'clock' | 'jobs'>;

/** Name of the job that looks at a version. */
const CLASSIFY_JOB = 'data.classify';
/** Share of rows that must have come or gone before a version with the same schema is looked at again. */
const CHANGED_SHARE = 0.1;

interface ClassifyInput {
  readonly dataset: string;
  readonly versionId: string;
}

/** Looks at a version and proposes what seems sensitive; after a kill it begins again and comes to the same. */
export function createClassifyJob(
  given: Given,
  reader: Pick<DataReader, 'openVersion' | 'getVersion'>,
): JobKind<unknown, SensitiveScanOutcome> {
  return {
    name: CLASSIFY_JOB,
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const { dataset, versionId } = job.input as ClassifyInput;
      const { collectedAt } = await reader.getVersion(versionId);
      if (collectedAt !== undefined) return { versionId, columns: 0, proposed: [] };
      return classify(given, reader, job, dataset, versionId);
    },
  };
}

async function classify(
  given: Given,
  reader: Pick<DataReader, 'openVersion'>,
  job: JobContext<unknown>,
  dataset: string,
  versionId: string,
): Promise<SensitiveScanOutcome> {
  const row = await findDatasetRow(given.db, dataset);
  if (row === undefined) throw versionNotFound(versionId);
  const { rows, columns, schemaHash, foundAt, findings } = await findSensitive(given, reader, versionId, {
    signal: job.signal,
    onProgress: (done, total) => job.progress({ done, total, unit: 'columns' }),
  });
  const proposed = await job.commit(async (tx) => {
    const store = createSensitiveStore(tx);
    const known = new Map((await store.list(row.id)).map((one) => [one.column_name, one]));
    const fresh: Array<{ readonly column: string; readonly finding: SensitiveFinding }> = [];
    for (const column of columns) {
      const finding = findings.get(column.name);
      const key = { dataset_id: row.id, column_name: column.name };
      const effect = applyFinding(key, known.get(column.name), finding);
      if (effect.kind === 'put') await store.put(effect.row);
      if (effect.kind === 'remove') await store.remove(row.id, column.name);
      const waits = effect.kind === 'put' && effect.isNew && column.sensitive === undefined;
      if (waits && finding !== undefined) fresh.push({ column: column.name, finding });
    }
    await store.putScan({
      dataset_id: row.id,
      version_id: versionId,
      schema_hash: schemaHash,
      rows,
      changed_rows: 0,
      scanned_at: foundAt,
    });
    if (fresh.length > 0) await tx.emit(sensitivityProposed(row, versionId, fresh));
    return fresh.map(({ column }) => column);
  });
  return { versionId, columns: columns.length, proposed };
}

/** Has a version looked at, in the caller's transaction. */
export function enqueueClassify(
  { jobs }: Pick<Given, 'jobs'>,
  tx: Tx,
  of: { readonly dataset: string; readonly projectId: string; readonly versionId: string; readonly key: string },
): Promise<string> {
  const input: ClassifyInput = { dataset: of.dataset, versionId: of.versionId };
  return jobs.enqueue(tx, { kind: CLASSIFY_JOB, key: of.key, projectId: of.projectId, input });
}

/** A new version is looked at when its schema is another one, or when a tenth of the rows has changed since the last time. */
export function createClassifyReaction(given: Pick<Given, 'jobs'>): Reaction {
  const reaction: Reaction<'data.version.committed'> = {
    name: 'a-new-version-is-looked-at-for-what-is-sensitive',
    on: ['data.version.committed'],
    handle: (event, tx) => react(given, event, tx),
  };
  return reaction as unknown as Reaction;
}

async function react(
  given: Pick<Given, 'jobs'>,
  { payload, projectId }: KaizenEvent<'data.version.committed'>,
  tx: Tx,
): Promise<void> {
  const { dataset, datasetId, versionId } = payload;
  const datasets = createDatasetStore(tx);
  const version = await datasets.findVersion(versionId);
  if (version === undefined) return;
  const schema = await datasets.findSchema(datasetId, version.schema_revision);
  const store = createSensitiveStore(tx);
  const scan = await store.findScan(datasetId);
  const changed = (scan?.changed_rows ?? 0) + version.added_rows + version.removed_rows;
  const isSame = scan !== undefined && scan.schema_hash === schema?.hash;
  if (isSame && changed < CHANGED_SHARE * scan.rows) {
    await store.putScan({ ...scan, changed_rows: changed });
    return;
  }
  await enqueueClassify(given, tx, { dataset, projectId, versionId, key: versionId });
}
