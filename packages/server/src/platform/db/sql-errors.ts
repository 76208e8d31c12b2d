import { isKaizenError, messageOf } from '../../kernel/errors.ts';
import { databaseUnavailable } from './errors.ts';

// Extended result codes: https://www.sqlite.org/rescode.html
const SQLITE_UNIQUE = new Set([1555, 2067, 2579]);
const SQLITE_FOREIGN_KEY = 787;
// BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB
const SQLITE_BROKEN = new Set([5, 7, 8, 10, 11, 13, 14, 26]);
const POSTGRES_RETRY = new Set(['40001', '40P01']);

function fieldOf(error: unknown, field: 'code' | 'errcode'): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  return Object.getOwnPropertyDescriptor(error, field)?.value;
}

/** True when a statement broke a unique constraint or a primary key, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  const errcode = fieldOf(error, 'errcode');
  return (typeof errcode === 'number' && SQLITE_UNIQUE.has(errcode)) || fieldOf(error, 'code') === '23505';
}

/** True when a statement broke a foreign key, on either database. */
export function isForeignKeyViolation(error: unknown): boolean {
  return fieldOf(error, 'errcode') === SQLITE_FOREIGN_KEY || fieldOf(error, 'code') === '23503';
}

/** True for serialisation failures and deadlocks of PostgreSQL, which go away when the work is done again. */
export function isRetryable(error: unknown): boolean {
  const code = fieldOf(error, 'code');
  return typeof code === 'string' && POSTGRES_RETRY.has(code);
}

/** True when the connection to PostgreSQL is gone. */
export function isConnectionLost(error: unknown): boolean {
  const code = fieldOf(error, 'code');
  if (typeof code !== 'string')
    return error instanceof Error && /connection (terminated|ended|error)|not queryable/i.test(error.message);
  return /^(08|57P0)/.test(code) || /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|AI_AGAIN)|^ENOTFOUND$/.test(code);
}

/** Words a fault of the database itself as `platform.database_unavailable`; anything else comes back as it is. */
export function describeSqlError(error: unknown): unknown {
  if (isKaizenError(error)) return error;
  const errcode = fieldOf(error, 'errcode');
  const broken = typeof errcode === 'number' && SQLITE_BROKEN.has(errcode & 0xff);
  return broken || isConnectionLost(error) || fieldOf(error, 'code') === '53100'
    ? databaseUnavailable(messageOf(error))
    : error;
}
