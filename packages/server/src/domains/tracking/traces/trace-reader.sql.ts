import { type RawBuilder, sql } from 'kysely';
import type { CompiledRead, Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { TrackingTables } from '../tables.ts';
import type { TraceReader } from './contract.ts';
import type { TraceRow } from './tables.ts';

/** The reads of traces. */
export function createTraceReader(db: Database): TraceReader {
  const read = db.read<TrackingTables>();
  const countSpans = async (id: string) => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from tracking_spans
      where trace_id = ${id}`.execute(read);
    return Number(rows[0]?.count ?? 0);
  };
  const findTrace = async (id: string) => {
    if (id.includes('\0')) return undefined;
    const { rows } = await sql<TraceRow>`select * from tracking_traces where id = ${id}`.execute(read);
    return rows[0];
  };
  return {
    findTrace,
    countSpans,
    traceDocuments: (ids, shape, experimentIds) =>
      db.scanDocuments({ ids, shape, ...documentQueries(db, ids, experimentIds) }),
    async isComplete(id) {
      const expected = (await findTrace(id))?.expected_spans ?? 0;
      return expected === 0 || (await countSpans(id)) >= expected;
    },
  };
}

function documentQueries(db: Database, ids: readonly string[], experimentIds: readonly string[] | undefined) {
  const compile = compiler(db);
  const owned = idsIn(db.kind, 'trace_id', ids);
  const pairs = (table: string) =>
    compile(sql`select trace_id as owner, name, value from ${sql.table(table)} where ${owned} order by trace_id, name`);
  const within = experimentIds === undefined ? sql`1 = 1` : idsIn(db.kind, 'experiment_id', experimentIds);
  return {
    head: compile(sql`select id, experiment_id, state, started_at, duration_ms, ${startedText(db.kind)} as started_text,
      ${durationText(db.kind)} as duration_text, client_request_id, request_preview, response_preview, artifact_uri
      from tracking_traces where ${idsIn(db.kind, 'id', ids)} and ${within}`),
    parts: {
      tags: pairs('tracking_trace_tags'),
      metadata: pairs('tracking_trace_metadata'),
      spans:
        compile(sql`select trace_id as owner, id, parent_id, origin, name, type, status, status_message, started_ns,
        ended_ns, attributes, events, links from tracking_spans where ${owned}
        order by trace_id, case when parent_id is null then 0 else 1 end, length(started_ns), started_ns, id`),
    },
  };
}

/** Milliseconds as RFC 3339 in UTC. */
function startedText(kind: Database['kind']): RawBuilder<string> {
  return kind === 'sqlite'
    ? sql`strftime('%Y-%m-%dT%H:%M:%S', started_at / 1000, 'unixepoch') || printf('.%03dZ', started_at % 1000)`
    : sql`to_char(to_timestamp(started_at / 1000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
        || '.' || lpad(cast(started_at % 1000 as text), 3, '0') || 'Z'`;
}

function durationText(kind: Database['kind']): RawBuilder<string> {
  return kind === 'sqlite'
    ? sql`printf('%d.%03ds', duration_ms / 1000, duration_ms % 1000)`
    : sql`cast(duration_ms / 1000 as text) || '.' || lpad(cast(duration_ms % 1000 as text), 3, '0') || 's'`;
}

function compiler(db: Database): (query: RawBuilder<unknown>) => CompiledRead<unknown> {
  const read = db.read<TrackingTables>();
  return (query) => query.compile(read);
}
