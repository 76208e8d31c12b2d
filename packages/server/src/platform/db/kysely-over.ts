import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Tables } from './database.ts';
import type { SqlConnection } from './sql-connection.ts';

type Execute = SqlConnection['execute'];

function refuse(): never {
  throw new Error('Transactions are opened by db.run only; this query builder runs single statements.');
}

function connectionOver(execute: Execute): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, affected } = await execute(query.sql, query.parameters);
      // Row mapping: the driver's rows are what the caller's table types say they are.
      const typed = rows as R[];
      return affected === undefined ? { rows: typed } : { rows: typed, numAffectedRows: BigInt(affected) };
    },
    streamQuery: refuse,
  };
}

function driverOver(execute: Execute): Driver {
  const connection = connectionOver(execute);
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => refuse(),
    commitTransaction: async () => refuse(),
    rollbackTransaction: async () => refuse(),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

/** The dialect: Kysely's compiler for the database, over statements that go where `execute` says (a transaction, a reader). */
function dialectOver(kind: SqlConnection['kind'], execute: Execute): Dialect {
  const driver = driverOver(execute);
  return kind === 'sqlite'
    ? {
        createDriver: () => driver,
        createAdapter: () => new SqliteAdapter(),
        createQueryCompiler: () => new SqliteQueryCompiler(),
        createIntrospector: (db) => new SqliteIntrospector(db),
      }
    : {
        createDriver: () => driver,
        createAdapter: () => new PostgresAdapter(),
        createQueryCompiler: () => new PostgresQueryCompiler(),
        createIntrospector: (db) => new PostgresIntrospector(db),
      };
}

/** A query builder over the caller's tables whose statements run through `execute`. */
export function kyselyOver<T extends Tables>(kind: SqlConnection['kind'], execute: Execute): Kysely<T> {
  return new Kysely<T>({ dialect: dialectOver(kind, execute) });
}
