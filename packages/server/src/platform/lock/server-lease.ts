import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { messageOf } from '../../kernel/errors.ts';
import { connectPostgres } from '../db/postgres-connection.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { homeInUse, leaseTaken } from './errors.ts';

const LEASE_SECONDS = 20;
const EXTEND_MS = 5000;
// PostgreSQL needs a moment to notice that a killed server's connection is gone.
const TRIES = 30;
const TRY_EVERY_MS = 100;
// Any fixed number: two servers that start together look at the row one after the other.
const LEASE_LOCK = 4600_003;

const CREATE = `CREATE TABLE IF NOT EXISTS platform_server_lease (
  name text PRIMARY KEY, owner text NOT NULL, host text NOT NULL, pid bigint NOT NULL,
  backend_pid bigint NOT NULL, backend_start timestamptz NOT NULL, lease_until timestamptz NOT NULL)`;

const TAKE = `INSERT INTO platform_server_lease (name, owner, host, pid, backend_pid, backend_start, lease_until)
  SELECT 'server', $1, $2, $3, pid, backend_start, now() + make_interval(secs => ${LEASE_SECONDS})
  FROM pg_stat_activity WHERE pid = pg_backend_pid()
  ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, host = excluded.host, pid = excluded.pid,
    backend_pid = excluded.backend_pid, backend_start = excluded.backend_start, lease_until = excluded.lease_until
  WHERE platform_server_lease.owner = excluded.owner OR platform_server_lease.lease_until < now() OR NOT EXISTS (
    SELECT 1 FROM pg_stat_activity AS holder
    WHERE holder.pid = platform_server_lease.backend_pid AND holder.backend_start = platform_server_lease.backend_start)
  RETURNING owner`;

/** The right of this process to serve a PostgreSQL database. */
export interface ServerLease {
  release(): Promise<void>;
}

/**
 * Takes the lease row of a database: one server at a time. The row names the connection that holds it, so a killed server is succeeded as soon as
 * PostgreSQL has noticed that its connection is gone; a server that cannot reach the database any more is succeeded when its lease runs out.
 */
export async function takeServerLease(given: {
  readonly url: string;
  readonly owner: string;
  readonly log: Logger;
  /** Called once when another server has taken the lease: this one must stop. */
  lost(error: Error): void;
  /** How often the lease is extended and how often taking it is tried; tests shorten both. */
  readonly extendMs?: number;
  readonly tries?: number;
}): Promise<ServerLease> {
  const owner = [given.owner, hostname(), process.pid];
  let client: pg.Client | undefined = await connect();

  function connect(): Promise<pg.Client> {
    return connectPostgres(given.url, () => {
      client = undefined;
    });
  }

  async function extend(): Promise<void> {
    try {
      client ??= await connect();
      if (await take(client, owner)) return;
      clearInterval(timer);
      given.lost(leaseTaken());
    } catch (error) {
      given.log.warn({ error: messageOf(error) }, 'the lease of the database could not be extended; trying again');
    }
  }

  const place = `The PostgreSQL database ${new URL(given.url).pathname.slice(1)}`;
  try {
    for (let tries = 1; !(await take(client, owner)); tries += 1) {
      if (tries === (given.tries ?? TRIES)) throw homeInUse(place, await readHolder(client));
      await sleep(TRY_EVERY_MS);
    }
  } catch (error) {
    await client.end();
    throw error;
  }
  const timer = setInterval(() => void extend(), given.extendMs ?? EXTEND_MS).unref();
  return {
    async release() {
      clearInterval(timer);
      const open = client;
      client = undefined;
      if (open === undefined) return;
      await open.query('DELETE FROM platform_server_lease WHERE owner = $1', [given.owner]).catch(() => undefined);
      await open.end();
    },
  };
}

async function take(client: pg.Client, owner: readonly (string | number)[]): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LEASE_LOCK]);
    await client.query(CREATE);
    const { rows } = await client.query(TAKE, [...owner]);
    await client.query('COMMIT');
    return rows.length > 0;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function readHolder(client: pg.Client): Promise<{ pid?: number; host?: string }> {
  const { rows } = await client.query('SELECT host, pid FROM platform_server_lease');
  const [row] = rows;
  return row === undefined ? {} : { pid: Number(row.pid), host: String(row.host) };
}
