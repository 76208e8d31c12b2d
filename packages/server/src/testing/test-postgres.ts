import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** URL of an admin database (the role may create databases), e.g. `postgres://kaizen:kaizen@127.0.0.1:5432/postgres`. */
// biome-ignore lint/style/noProcessEnv: the one place where tests learn of a PostgreSQL
export const testPostgres: string | undefined = process.env.KAIZEN_TEST_POSTGRES || undefined;

// Any fixed number: test processes that need the same template make it once.
const TEMPLATE_LOCK = 4600_009;

/** A database of one test; `remove` drops it. */
export interface TestPostgresDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

async function admin<R>(work: (client: pg.Client) => Promise<R>): Promise<R> {
  if (testPostgres === undefined) throw new Error('KAIZEN_TEST_POSTGRES is not set.');
  const client = new pg.Client({ connectionString: testPostgres });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(name: string): string {
  const url = new URL(testPostgres ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

/** A fresh, empty database with an ICU locale: the default `C.UTF-8` would hide faults of collation. */
export async function createPostgresDatabase(): Promise<TestPostgresDatabase> {
  return create("template0 ENCODING 'UTF8' LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
}

/**
 * The same with every migration applied: copied from a template that `migrate` fills once per state of the migrations' sources. The template stays
 * in the test server for the next run.
 */
export async function createMigratedDatabase(migrate: (url: string) => Promise<void>): Promise<TestPostgresDatabase> {
  const template = `kaizen_template_${await hashOfMigrations()}`;
  await admin(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount !== 0) return;
    const made = await createPostgresDatabase();
    await migrate(made.url);
    // Renamed when it is complete: a killed test run leaves no half-made template.
    await client.query(`ALTER DATABASE ${new URL(made.url).pathname.slice(1)} RENAME TO ${template}`);
  });
  return create(template);
}

async function create(template: string): Promise<TestPostgresDatabase> {
  const name = `kaizen_test_${randomBytes(8).toString('hex')}`;
  await admin((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return {
    url: urlOf(name),
    remove: () => admin((client) => drop(client, name)),
  };
}

/** The server's own cleaning of a database may not be cut off by our role, but ends soon. */
async function drop(client: pg.Client, name: string): Promise<void> {
  for (let left = 20; ; left -= 1) {
    try {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function hashOfMigrations(): Promise<string> {
  const folder = new URL('../platform/db/migrations/', import.meta.url);
  const names = (await readdir(fileURLToPath(folder))).sort();
  const sources = [
    ...names.map((name) => new URL(name, folder)),
    new URL('../platform/db/schema-ddl.ts', import.meta.url),
  ];
  const hash = createHash('sha256');
  for (const source of sources) hash.update(source.pathname).update(await readFile(source));
  return hash.digest('hex').slice(0, 24);
}
