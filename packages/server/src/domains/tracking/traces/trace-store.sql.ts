import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import type { TrackingTables } from '../tables.ts';
import type { LoggedSpan, Pairs } from './contract.ts';
import type { TraceRow } from './tables.ts';

/** Name and value of a trace's tag or metadata. */
interface OwnedPairs {
  readonly traceId: string;
  readonly pairs: Pairs;
}

/** Writes of traces, inside one unit of work. */
export interface TraceStore {
  /** By id; on PostgreSQL nobody else changes them until the end of the unit of work. */
  lock(ids: readonly string[]): Promise<ReadonlyMap<string, TraceRow>>;
  /** Inserts traces that nobody else has made meanwhile; how many. */
  insertNew(rows: readonly TraceRow[]): Promise<number>;
  put(rows: readonly TraceRow[]): Promise<void>;
  putPairs(table: PairTable, owned: readonly OwnedPairs[], options?: { readonly keepOld?: boolean }): Promise<void>;
  deleteTag(traceId: string, name: string): Promise<boolean>;
  putSpans(traceId: string, spans: readonly LoggedSpan[]): Promise<void>;
  putLinks(kind: 'run' | 'prompt', links: ReadonlyArray<readonly [traceId: string, target: string]>): Promise<void>;
  hasRun(runId: string): Promise<boolean>;
}

type PairTable = 'tracking_trace_tags' | 'tracking_trace_metadata';

const COLUMNS = [
  'id',
  'experiment_id',
  'project_id',
  'environment',
  'state',
  'told',
  'started_at',
  'ended_at',
  'duration_ms',
  'client_request_id',
  'request_preview',
  'response_preview',
  'expected_spans',
  'artifact_uri',
  'updated_at',
] as const satisfies ReadonlyArray<keyof TraceRow>;

const SPAN_COLUMNS = [
  'trace_id',
  'id',
  'parent_id',
  'origin',
  'name',
  'type',
  'status',
  'status_message',
  'started_ns',
  'ended_ns',
  'attributes',
  'events',
  'links',
];

export function createTraceStore(tx: Tx): TraceStore {
  const db = tx.on<TrackingTables>();
  return {
    async lock(ids) {
      const lock = tx.kind === 'postgres' ? sql` order by id for update` : sql``;
      const { rows } =
        await sql<TraceRow>`select * from tracking_traces where ${idsIn(tx.kind, 'id', ids)}${lock}`.execute(db);
      return new Map(rows.map((row) => [row.id, row]));
    },
    insertNew: (rows) => insertRows(tx, 'tracking_traces', COLUMNS, valuesOf(rows), { skipKnown: true }),
    async put(rows) {
      await insertRows(tx, 'tracking_traces', COLUMNS, valuesOf(rows), { replaceBy: ['id'] });
    },
    async putPairs(table, owned, { keepOld = false } = {}) {
      const rows = owned.flatMap(({ traceId, pairs }) =>
        Object.entries(pairs).map(([name, value]) => [traceId, name, value]),
      );
      const options = keepOld ? { skipKnown: true } : { replaceBy: ['trace_id', 'name'] };
      await insertRows(tx, table, ['trace_id', 'name', 'value'], rows, options);
    },
    async deleteTag(traceId, name) {
      const done = await db
        .deleteFrom('tracking_trace_tags')
        .where('trace_id', '=', traceId)
        .where('name', '=', name)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
    async putSpans(traceId, spans) {
      const last = new Map(spans.map((span) => [span.id, span]));
      const rows = [...last.values()].map((span) => spanValues(traceId, span));
      await insertRows(tx, 'tracking_spans', SPAN_COLUMNS, rows, { replaceBy: ['trace_id', 'id'] });
    },
    async putLinks(kind, links) {
      const rows = links.map(([traceId, target]) => [traceId, kind, target]);
      await insertRows(tx, 'tracking_trace_links', ['trace_id', 'kind', 'target'], rows, { skipKnown: true });
    },
    async hasRun(runId) {
      const { rows } = await sql`select 1 as one from tracking_runs where id = ${runId}`.execute(db);
      return rows.length > 0;
    },
  };
}

function valuesOf(rows: readonly TraceRow[]): Array<Array<string | number | null>> {
  return rows.map((row) => COLUMNS.map((column) => row[column]));
}

function spanValues(traceId: string, span: LoggedSpan): Array<string | number | null> {
  return [
    traceId,
    span.id,
    span.parentId ?? null,
    span.origin,
    span.name,
    span.type ?? null,
    span.status,
    span.statusMessage,
    span.startedNs,
    span.endedNs ?? null,
    span.attributes,
    span.events,
    span.links,
  ];
}
