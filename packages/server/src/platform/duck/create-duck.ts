import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { createValueConverter, type Engine, type ValueConverter } from './convert-value.ts';
import type { Duck, DuckOptions, DuckSession } from './duck.ts';
import { sessionOn } from './duck-connection.ts';
import { describeDuckError, duckClosed } from './errors.ts';
import { createQueryQueue } from './query-queue.ts';
import { quoteIdentifier } from './quote.ts';

/** `tempFolder` belongs to this engine alone: it is emptied at first use. `home` is the folder whose paths error messages may show. */
export interface DuckSettings {
  readonly threads: number;
  /** As DuckDB writes it, e.g. `1GB`. */
  readonly memory: string;
  readonly tempFolder: string;
  readonly home?: string;
}

interface Running {
  readonly engine: Engine;
  readonly converter: ValueConverter;
  readonly instance: DuckDBInstance;
}

const PROGRESS_EVERY_MS = 200;

/** One in-memory engine, started on first use. */
export function createDuck(settings: DuckSettings): Duck {
  const home = settings.home ?? dirname(settings.tempFolder);
  const queue = createQueryQueue(settings.threads);
  const open = new Set<DuckDBConnection>();
  let started: Promise<Running> | undefined;
  let closed = false;
  let sessions = 0;

  async function withConnection<R>(
    options: Pick<DuckOptions, 'lane' | 'signal' | 'onProgress'>,
    work: (session: DuckSession, connection: DuckDBConnection) => Promise<R>,
  ): Promise<R> {
    return queue.run(options.lane ?? 'scan', options.signal, async () => {
      started ??= start(settings, home);
      const { engine, converter, instance } = await started;
      if (closed) throw duckClosed();
      const connection = await instance.connect();
      open.add(connection);
      const onAbort = () => connection.interrupt();
      options.signal?.addEventListener('abort', onAbort, { once: true });
      const stopProgress = await reportProgress(connection, options.onProgress);
      try {
        return await work(sessionOn(connection, { engine, converter, home, signal: options.signal }), connection);
      } finally {
        stopProgress();
        options.signal?.removeEventListener('abort', onAbort);
        open.delete(connection);
        connection.disconnectSync();
      }
    });
  }

  return {
    rows: (sql, options = {}) => withConnection(options, (session) => session.rows(sql, options.parameters)),
    columns: (sql, options = {}) => withConnection(options, (session) => session.columns(sql, options.parameters)),
    execute: (sql, options = {}) => withConnection(options, (session) => session.execute(sql, options.parameters)),
    session: (work, options = {}) =>
      withConnection(options, (session, connection) => {
        sessions += 1;
        return inPrivateDatabase(connection, `session_${sessions}`, () => work(session));
      }),
    close: async () => {
      closed = true;
      queue.close();
      for (const connection of open) connection.interrupt();
      if (started === undefined) return;
      const running = await started.catch(() => undefined);
      while (queue.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      running?.instance.closeSync();
    },
  };
}

async function start(settings: DuckSettings, home: string): Promise<Running> {
  try {
    await rm(settings.tempFolder, { recursive: true, force: true });
    await mkdir(settings.tempFolder, { recursive: true });
    const engine = await import('@duckdb/node-api');
    const instance = await engine.DuckDBInstance.create(':memory:', {
      threads: String(settings.threads),
      memory_limit: settings.memory,
      temp_directory: settings.tempFolder,
      // No request leaves the machine: an unknown function must fail, not fetch an extension.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return { engine, converter: createValueConverter(engine), instance };
  } catch (error) {
    throw describeDuckError(error, home);
  }
}

/** Tables of a session live in an attached in-memory database of its own, so that two sessions never see each other's names. */
async function inPrivateDatabase<R>(connection: DuckDBConnection, name: string, work: () => Promise<R>): Promise<R> {
  const database = quoteIdentifier(name);
  await connection.run(`ATTACH ':memory:' AS ${database}`);
  try {
    await connection.run(`USE ${database}`);
    return await work();
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined);
    await connection.run('USE memory');
    await connection.run(`DETACH ${database}`);
  }
}

async function reportProgress(
  connection: DuckDBConnection,
  onProgress: ((share: number) => void) | undefined,
): Promise<() => void> {
  if (onProgress === undefined) return () => undefined;
  await connection.run(
    'SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0',
  );
  const timer = setInterval(() => {
    const share = connection.progress.percentage / 100;
    if (share >= 0) onProgress(Math.min(share, 1));
  }, PROGRESS_EVERY_MS);
  return () => clearInterval(timer);
}
