import type { EventDraft, EventEnvelope } from '@kaizen/contracts';
import type { SqlConnection } from './sql-connection.ts';

/** An event that is complete but for its place in the order of commits. */
export type PreparedEvent = Omit<EventEnvelope, 'seq'>;

/**
 * Port: where a unit of work puts its events; the outbox supplies it. `prepare` validates at once; `store` runs as the last statements of
 * the transaction, after every work of the group, so that sequence numbers grow in the order of commits.
 */
export interface EventSink {
  prepare(draft: EventDraft): PreparedEvent;
  store(connection: SqlConnection, events: readonly PreparedEvent[]): Promise<readonly EventEnvelope[]>;
  committed(events: readonly EventEnvelope[]): void;
}
