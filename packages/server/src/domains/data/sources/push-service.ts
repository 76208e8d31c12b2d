import { createHash } from 'node:crypto';
import { findNearestName, type PushAccepted, type PushRows, type PushStatus } from '@kaizen/contracts';
import { createPacer } from '../../../platform/pacer.ts';
import type { Platform } from '../../../platform/platform.ts';
import { MAX_RECORD_BYTES } from '../csv/csv-intake.io.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { findSchemaRow } from '../dataset-view.sql.ts';
import { lineTooLong } from '../errors.ts';
import { parseColumns, parseSpec } from '../row-mapping.ts';
import type { DatasetRow, DataTables } from '../tables.ts';
import { createFieldGuard } from './field-guard.ts';
import type { PushCollector } from './push-collector.ts';
import { createPushStore } from './push-store.sql.ts';
import { pushKeyReused, pushRowInvalid } from './source-errors.ts';

type Given = Pick<Platform, 'db' | 'clock' | 'ids'>;

/** Rows that are sent as JSON, in many small pushes. */
export interface PushService {
  /** The rows are durable when it resolves. The same key with the same rows changes nothing; with others it is refused. */
  push(dataset: string, push: PushRows, headerKey: string | undefined): Promise<PushAccepted>;
  status(dataset: string): Promise<PushStatus>;
  /** Commits what waits now; gives the job. */
  commit(dataset: string): Promise<string>;
}

export function createPushService(platform: Given, collector: PushCollector): PushService {
  const { db, clock, ids } = platform;
  return {
    async push(dataset, { rows, key: bodyKey }, headerKey) {
      const row = await getDatasetRow(db, dataset);
      await checkFields(db, row, rows);
      const body = await writeLines(rows);
      const key = headerKey ?? bodyKey ?? ids.next('bat');
      const hash = createHash('sha256').update(body).digest('hex');
      const bytes = Buffer.byteLength(body);
      const made = await db.run(async (tx) => {
        const store = createPushStore(tx);
        const before = await store.find(row.id, key);
        if (before !== undefined && before.hash !== hash) throw pushKeyReused(row.name, key);
        if (before !== undefined) return { seq: before.seq, isNew: false };
        const seq = (await store.lastSequence(row.id)) + 1;
        const created_at = clock.now();
        await store.insert({
          dataset_id: row.id,
          key,
          seq,
          hash,
          rows: rows.length,
          bytes,
          body,
          batch_id: null,
          created_at,
        });
        return { seq, isNew: true };
      });
      if (made.isNew) collector.note(row, parseSpec(row)?.source.push, { rows: rows.length, bytes });
      return { key, rows: rows.length, sequence: made.seq, waiting: collector.waiting(row.id).rows };
    },
    async status(dataset) {
      const row = await getDatasetRow(db, dataset);
      const { rows, bytes, since } = collector.waiting(row.id);
      const lastSequence = await db.run((tx) => createPushStore(tx).lastSequence(row.id));
      return {
        waitingRows: rows,
        waitingBytes: bytes,
        lastSequence,
        ...(since === undefined ? {} : { waitingSince: since }),
      };
    },
    commit: async (dataset) => collector.collect(await getDatasetRow(db, dataset)),
  };
}

/** A name that no row of the dataset can have is told at the door, with the nearest one. */
async function checkFields(db: Given['db'], row: DatasetRow, rows: PushRows['rows']): Promise<void> {
  const schema = row.schema_revision === 0 ? undefined : await findSchemaRow(db, row.id, row.schema_revision);
  const known = schema === undefined ? [] : parseColumns(schema).map(({ name }) => name);
  const guard = createFieldGuard(known, row.current_version_id === null);
  const pace = createPacer();
  for (const [at, one] of rows.entries()) {
    const names = Object.keys(one);
    const fault = names.length === 0 ? 'no field at all' : guard.faultOf(names);
    if (fault !== undefined) {
      const stranger = names.find((name) => !known.includes(name)) ?? '';
      throw pushRowInvalid(row.name, at, fault, findNearestName(stranger, known));
    }
    await pace();
  }
}

async function writeLines(rows: PushRows['rows']): Promise<string> {
  const lines: string[] = [];
  const pace = createPacer();
  for (const [at, row] of rows.entries()) {
    const line = JSON.stringify(row);
    if (line.length > MAX_RECORD_BYTES) throw lineTooLong('The push', at + 1, MAX_RECORD_BYTES);
    lines.push(line);
    await pace();
  }
  return `${lines.join('\n')}\n`;
}

/** A dataset with rows that wait, by its id, as the collector takes it up at start. */
export async function findPushed(db: Given['db'], id: string) {
  const row = await db
    .read<DataTables>()
    .selectFrom('data_datasets')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : { row, spec: parseSpec(row)?.source.push };
}
