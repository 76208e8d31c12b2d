import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** URL of an admin database (the role may create databases), e.g. `postgres://kaizen:kaizen@127.0.0.1:5432/postgres`. */
// biome-ignore lint/style/noProcessEnv: the one place where tests learn of a PostgreSQL
export const testPostgres: string | undefined = process.env.KAIZEN_TEST_POSTGRES || undefined;

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

/** A fresh database with an ICU locale: the default `C.UTF-8` would hide faults of collation. `remove` drops it. */
export async function createPostgresDatabase(): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const name = `kaizen_test_${randomBytes(8).toString('hex')}`;
  await admin((client) =>
    client.query(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`,
    ),
  );
  const url = new URL(testPostgres ?? '');
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async remove() {
      await admin((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
