import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEnvelope } from '@kaizen/contracts';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { Tx } from './database.ts';
import { commitUnknown, databaseClosed, databaseUnavailable, nestedTransaction } from './errors.ts';
import type { EventSink } from './event-sink.ts';
import type { WriterConnection } from './sql-connection.ts';
import { describeSqlError, isConnectionLost, isRetryable } from './sql-errors.ts';
import { UnitOfWork } from './unit-of-work.ts';

const GROUP_LIMIT = 256;
const RETRIES = 6;
const LONG_GROUP_MS = 5000;

interface Waiting {
  readonly work: (tx: Tx) => Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Done {
  readonly waiting: Waiting;
  readonly unit: UnitOfWork;
  readonly value: unknown;
}

/** Runs units of work one after the other on the one writing connection and commits those that wait together as one. */
export interface GroupedWriter {
  run<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

const inside = new AsyncLocalStorage<UnitOfWork>();

export function createGroupedWriter(connection: WriterConnection, sink: EventSink, log: Logger): GroupedWriter {
  const queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  function start(): void {
    // A turn of the event loop: writers of requests that arrived together get into one group.
    running ??= new Promise<void>((resolve) => {
      setImmediate(() => void drain().then(resolve));
    });
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const group = new Set(queue.splice(0, GROUP_LIMIT));
      await runGroup(group);
      if (queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    running = undefined;
  }

  /** Settles every member of the group, whatever happens. */
  async function runGroup(group: Set<Waiting>): Promise<void> {
    const overdue = setTimeout(() => {
      log.warn(
        { seconds: LONG_GROUP_MS / 1000, waiting: queue.length },
        'a unit of work is open for long; inside one, await database calls only',
      );
    }, LONG_GROUP_MS).unref();
    await settleGroup(group).finally(() => clearTimeout(overdue));
  }

  async function settleGroup(group: Set<Waiting>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await commitGroup(connection, sink, group, log);
        return;
      } catch (error) {
        await connection.execute('ROLLBACK').catch(() => undefined);
        if (isRetryable(error) && attempt < RETRIES) continue;
        for (const waiting of group) waiting.reject(describeSqlError(error));
        return;
      }
    }
  }

  return {
    run<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
      const outer = inside.getStore();
      if (outer !== undefined && !outer.ended) return Promise.reject(nestedTransaction());
      if (closed) return Promise.reject(databaseClosed());
      return new Promise<R>((resolve, reject) => {
        // The value comes from this very work.
        queue.push({ work, resolve: (value) => resolve(value as R), reject });
        start();
      });
    },
    async close() {
      closed = true;
      await running;
      await connection.close();
    },
  };
}

/** One transaction. Members that fail alone are rejected and leave the group; what is thrown here concerns all that are left in it. */
async function commitGroup(
  connection: WriterConnection,
  sink: EventSink,
  group: Set<Waiting>,
  log: Logger,
): Promise<void> {
  await connection.begin();
  const done: Done[] = [];
  for (const waiting of group) {
    const outcome = await runMember(connection, sink, waiting);
    if (outcome !== undefined) done.push(outcome);
    else group.delete(waiting);
  }
  const events = await commit(connection, sink, done);
  for (const { unit } of done) for (const callback of unit.callbacks) guarded(callback, log);
  if (events.length > 0) guarded(() => sink.committed(events), log);
  for (const { waiting, value } of done) waiting.resolve(value);
}

async function runMember(connection: WriterConnection, sink: EventSink, waiting: Waiting): Promise<Done | undefined> {
  await connection.execute('SAVEPOINT unit_of_work');
  const unit = new UnitOfWork(connection, sink);
  try {
    const value = await inside.run(unit, async () => waiting.work(unit));
    unit.ended = true;
    await connection.execute('RELEASE SAVEPOINT unit_of_work');
    return { waiting, unit, value };
  } catch (error) {
    unit.ended = true;
    if (isRetryable(error)) throw error;
    if (!connection.healthy()) throw databaseUnavailable(messageOf(error));
    await connection.execute('ROLLBACK TO SAVEPOINT unit_of_work');
    await connection.execute('RELEASE SAVEPOINT unit_of_work');
    waiting.reject(describeSqlError(error));
    return undefined;
  }
}

async function commit(
  connection: WriterConnection,
  sink: EventSink,
  done: readonly Done[],
): Promise<readonly EventEnvelope[]> {
  if (done.length === 0) {
    await connection.execute('ROLLBACK');
    return [];
  }
  const prepared = done.flatMap(({ unit }) => unit.events);
  const events = prepared.length === 0 ? [] : await sink.store(connection, prepared);
  try {
    await connection.execute('COMMIT');
  } catch (error) {
    throw isConnectionLost(error) ? commitUnknown(messageOf(error)) : error;
  }
  return events;
}

function guarded(callback: () => void, log: Logger): void {
  try {
    callback();
  } catch (error) {
    log.error({ error: messageOf(error) }, 'a callback after a commit failed');
  }
}
