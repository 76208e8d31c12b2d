import { sql } from 'kysely';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { Artifacts } from '../artifacts/contract.ts';
import type { TrackingTables } from '../tables.ts';
import type { TraceChoice, TraceCommands } from './contract.ts';

/** Traces freed by one unit of work. */
const SLICE = 100;

interface Given {
  readonly db: Database;
  readonly artifacts: Pick<Artifacts, 'delete'>;
}

interface Chosen {
  readonly id: string;
  readonly artifact_uri: string;
  readonly started_at: number;
}

/** Frees traces, oldest first: files, then rows, so that a trace whose files are gone is still found and freed when it is asked for again. */
export function createTraceDeletion(given: Given): Pick<TraceCommands, 'deleteTraces'> {
  return {
    async deleteTraces(choice) {
      let deleted = 0;
      for (;;) {
        const left = choice.most === undefined ? SLICE : Math.min(SLICE, choice.most - deleted);
        const slice = left <= 0 ? [] : await findChosen(given.db, choice, left);
        if (slice.length === 0) return deleted;
        for (const { artifact_uri: uri } of slice) await deleteFiles(given.artifacts, uri);
        const ids = slice.map(({ id }) => id);
        deleted += await given.db.run((tx) => freeTraces(tx, ids));
      }
    },
  };
}

function findChosen(db: Database, { experimentId, ids, until }: TraceChoice, limit: number): Promise<Chosen[]> {
  const named = ids === undefined || ids.length === 0 ? sql`1 = 1` : idsIn(db.kind, 'id', ids);
  const old = until === undefined ? sql`1 = 1` : sql`started_at <= ${until}`;
  const query = sql<Chosen>`select id, artifact_uri, started_at from tracking_traces
    where experiment_id = ${experimentId} and ${named} and ${old} order by started_at, id limit ${limit}`;
  return db.scan<Chosen>(query.compile(db.read<TrackingTables>()));
}

/** Some of the traces of an experiment that goes. */
export function findTracesOf(db: Database, experimentId: string): Promise<Chosen[]> {
  return findChosen(db, { experimentId }, SLICE);
}

/** Frees the rows of traces; how many traces there were. */
export async function freeTraces(tx: Tx, ids: readonly string[]): Promise<number> {
  const db = tx.on<TrackingTables>();
  for (const table of [
    'tracking_spans',
    'tracking_trace_tags',
    'tracking_trace_metadata',
    'tracking_trace_links',
  ] as const) {
    await sql`delete from ${sql.table(table)} where ${idsIn(tx.kind, 'trace_id', ids)}`.execute(db);
  }
  const done = await sql`delete from tracking_traces where ${idsIn(tx.kind, 'id', ids)}`.execute(db);
  return Number(done.numAffectedRows ?? 0n);
}

async function deleteFiles(artifacts: Pick<Artifacts, 'delete'>, uri: string): Promise<void> {
  try {
    await artifacts.delete(uri, '');
  } catch (error) {
    // Files that this server does not keep are their keeper's.
    if (!isKaizenError(error) || error.code !== 'tracking.artifact_out_of_reach') throw error;
  }
}
