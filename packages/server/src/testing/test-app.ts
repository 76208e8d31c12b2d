import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type App, createApp } from '../app/create-app.ts';
import { loadConfig } from '../platform/config/load-config.ts';
import type { Database } from '../platform/db/database.ts';
import { createTelemetry } from '../platform/telemetry/create-telemetry.ts';
import { createTestHome } from './test-home.ts';
import { createPostgresDatabase } from './test-postgres.ts';

/** The whole application of a test. */
export interface TestApp extends App {
  readonly home: string;
  /** Log lines so far, parsed. */
  readonly logged: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Closes this application and starts the next one on the same home and database. */
  restart(): Promise<TestApp>;
}

export interface TestAppOptions {
  /** Default true. */
  readonly started?: boolean;
  readonly webRoot?: string;
  /** More settings, as flags. */
  readonly flags?: readonly string[];
  /** Pause before a failed job or reaction is tried again; default: as in production. */
  readonly backoffMs?: number;
  /** Default `sqlite`; `postgres` makes an empty database and needs KAIZEN_TEST_POSTGRES. */
  readonly database?: Database['kind'];
}

/** The whole application on a throw-away home, started without a socket; closed and removed when the current test has finished. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const database = options.database === 'postgres' ? await createPostgresDatabase() : undefined;
  if (database !== undefined) onTestFinished(() => database.remove());
  const given = [
    '--home',
    home.path,
    '--port',
    '0',
    '--web-root',
    options.webRoot ?? home.path,
    ...(options.flags ?? []),
  ];
  const argv = database === undefined ? given : [...given, '--database', database.url];

  async function open(): Promise<TestApp> {
    const config = loadConfig({ argv, env: {} });
    const logged: Array<Record<string, unknown>> = [];
    const log = new Writable({
      write(chunk, _encoding, done) {
        logged.push(JSON.parse(String(chunk)));
        done();
      },
    });
    const { backoffMs } = options;
    const wait = () => backoffMs ?? 0;
    const backoff = backoffMs === undefined ? {} : { jobBackoff: wait, reactionBackoff: wait };
    const app = await createApp(config, { telemetry: createTelemetry(config, { log }), ...backoff });
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= app.close();
      return closing;
    };
    onTestFinished(close);
    if (options.started !== false) await app.startWithoutSocket();
    return {
      ...app,
      close,
      home: home.path,
      logged,
      async restart() {
        await close();
        return open();
      },
    };
  }
  return open();
}
