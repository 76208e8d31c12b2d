import type { EventDraft } from '@kaizen/contracts';
import type { Kysely } from 'kysely';
import type { Tables, Tx } from './database.ts';
import { transactionEnded } from './errors.ts';
import type { EventSink, PreparedEvent } from './event-sink.ts';
import { kyselyOver } from './kysely-over.ts';
import type { SqlConnection } from './sql-connection.ts';

/** The transaction as its work sees it; it collects the events and callbacks that follow its commit. */
export class UnitOfWork implements Tx {
  readonly kind: Tx['kind'];
  readonly events: PreparedEvent[] = [];
  readonly callbacks: Array<() => void> = [];
  ended = false;
  readonly #connection: SqlConnection;
  readonly #sink: EventSink;

  constructor(connection: SqlConnection, sink: EventSink) {
    this.kind = connection.kind;
    this.#connection = connection;
    this.#sink = sink;
  }

  on<T extends Tables>(): Kysely<T> {
    return kyselyOver<T>(this.#connection.kind, (sql, parameters) => {
      this.#refuseEnded();
      return this.#connection.execute(sql, parameters);
    });
  }

  async emit(event: EventDraft): Promise<string> {
    this.#refuseEnded();
    const prepared = this.#sink.prepare(event);
    this.events.push(prepared);
    return prepared.id;
  }

  afterCommit(callback: () => void): void {
    this.#refuseEnded();
    this.callbacks.push(callback);
  }

  #refuseEnded(): void {
    if (this.ended) throw transactionEnded();
  }
}
