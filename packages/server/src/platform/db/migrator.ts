import { homeIsNewer } from './errors.ts';
import type { Migration } from './migration.ts';
import { createSchemaBuilder } from './schema-ddl.ts';
import type { WriterConnection } from './sql-connection.ts';

const LEDGER = 'platform_migrations';
// Any fixed number: two servers that start on one PostgreSQL database migrate one after the other.
const MIGRATION_LOCK = 4600_001;

/**
 * Brings the schema up to date: what is not yet applied, in order of name, all in one transaction. Refuses a database that has
 * migrations which this version does not know. Returns the names that were applied now.
 */
export async function migrate(
  connection: WriterConnection,
  migrations: readonly Migration[],
  now: number,
): Promise<readonly string[]> {
  const ordered = [...migrations].sort((left, right) => (left.name < right.name ? -1 : 1));
  refuseDuplicates(ordered);
  await connection.begin();
  try {
    if (connection.kind === 'postgres') await connection.execute('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const applied = await appliedNames(connection);
    const known = new Set(ordered.map(({ name }) => name));
    const unknown = [...applied].filter((name) => !known.has(name)).sort();
    if (unknown.length > 0) throw homeIsNewer(unknown);
    const pending = ordered.filter(({ name }) => !applied.has(name));
    const schema = createSchemaBuilder(connection);
    for (const migration of pending) {
      await migration.up(schema);
      const placeholders = connection.kind === 'postgres' ? '$1, $2' : '?, ?';
      await connection.execute(`INSERT INTO ${LEDGER} (name, applied_at) VALUES (${placeholders})`, [
        migration.name,
        now,
      ]);
    }
    await connection.execute('COMMIT');
    return pending.map(({ name }) => name);
  } catch (error) {
    await connection.execute('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function appliedNames(connection: WriterConnection): Promise<Set<string>> {
  const strict = connection.kind === 'sqlite' ? ' STRICT' : '';
  await connection.execute(
    `CREATE TABLE IF NOT EXISTS ${LEDGER} (name TEXT NOT NULL PRIMARY KEY, applied_at ${connection.kind === 'sqlite' ? 'INTEGER' : 'bigint'} NOT NULL)${strict}`,
  );
  const { rows } = await connection.execute(`SELECT name FROM ${LEDGER}`);
  return new Set(rows.map(({ name }) => String(name)));
}

function refuseDuplicates(ordered: readonly Migration[]): void {
  ordered.forEach(({ name }, index) => {
    if (!/^\d{4}-[a-z0-9-]+$/.test(name)) throw new Error(`"${name}" is not a migration name: use 0003-tracking-runs.`);
    if (ordered[index + 1]?.name === name) throw new Error(`Two migrations are named "${name}".`);
  });
}
