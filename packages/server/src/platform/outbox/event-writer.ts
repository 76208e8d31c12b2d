import type { EventDraft, EventEnvelope } from '@kaizen/contracts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { EventSink, PreparedEvent } from '../db/event-sink.ts';
import { kyselyOver } from '../db/kysely-over.ts';
import type { SqlConnection } from '../db/sql-connection.ts';
import { type OutboxTables, rowOf } from './event-row.ts';
import { validateEvent } from './event-validation.ts';

const ROWS_PER_INSERT = 500;
// Any fixed number; see the README on the order of events.
const ORDER_LOCK = 4600_002;

/** The writing side of the outbox, handed to the database; `subscribe` hears every event of this process after its commit, in order. */
export interface EventWriter extends EventSink {
  subscribe(listener: (event: EventEnvelope) => void): () => void;
}

export function createEventWriter(given: {
  readonly clock: Clock;
  readonly ids: Ids;
  onListenerError(error: unknown): void;
}): EventWriter {
  const listeners = new Set<(event: EventEnvelope) => void>();
  return {
    prepare: (draft) => prepare(draft, given),
    store,
    committed(events) {
      for (const event of events) {
        for (const listener of [...listeners]) {
          try {
            listener(event);
          } catch (error) {
            given.onListenerError(error);
          }
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function prepare(draft: EventDraft, given: { readonly clock: Clock; readonly ids: Ids }): PreparedEvent {
  const event: PreparedEvent = {
    id: given.ids.next('evt'),
    type: draft.type,
    at: given.clock.now(),
    projectId: draft.projectId,
    environment: draft.environment ?? 'production',
    actor: draft.actor ?? { kind: 'system', name: 'kaizen' },
    subject: draft.subject,
    inputs: [...(draft.inputs ?? [])],
    outputs: [...(draft.outputs ?? [])],
    payload: draft.payload,
  };
  validateEvent(event);
  return event;
}

/**
 * Numbers the events and writes them. On PostgreSQL a lock that lasts until the commit is taken first, so that no other process can take a
 * later number and commit before us: whoever reads number n finds every number below n decided.
 */
async function store(connection: SqlConnection, prepared: readonly PreparedEvent[]): Promise<readonly EventEnvelope[]> {
  if (connection.kind === 'postgres') await connection.execute('SELECT pg_advisory_xact_lock($1)', [ORDER_LOCK]);
  const db = kyselyOver<OutboxTables>(connection.kind, connection.execute);
  const last = await db
    .selectFrom('platform_events')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  const head = last?.seq ?? 0;
  const events = prepared.map((event, index) => ({ ...event, seq: head + index + 1 }));
  for (let start = 0; start < events.length; start += ROWS_PER_INSERT) {
    const rows = events.slice(start, start + ROWS_PER_INSERT).map(rowOf);
    await db.insertInto('platform_events').values(rows).execute();
  }
  return events;
}
