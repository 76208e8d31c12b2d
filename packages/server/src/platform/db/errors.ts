import { KaizenError } from '../../kernel/errors.ts';

/** A programming error: `db.run` was called inside the work of another `db.run`. */
export function nestedTransaction(): Error {
  return new Error(
    'db.run was called inside another unit of work. Pass the `tx` you already have, or call it after the first one ended.',
  );
}

/** A programming error: something kept the transaction's query builder and used it after the unit of work had ended. */
export function transactionEnded(): Error {
  return new Error(
    'A statement was run on a transaction that has ended. Await every statement inside the unit of work and never keep `tx` or its stores beyond it.',
  );
}

/** The state database cannot be used now; the cause is named. */
export function databaseUnavailable(cause: string): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.database_unavailable',
    `The state database could not be used: ${cause}. Nothing of this change was kept. Check the disk or the database server (\`kaizen doctor\`), then try again.`,
  );
}

/** The connection broke while COMMIT was under way, so nobody knows whether it took place. */
export function commitUnknown(cause: string): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.commit_unknown',
    `The connection to the state database broke during the commit (${cause}); the change may or may not be kept. Repeat the command with the same key.`,
  );
}

export function databaseClosed(): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.database_closed',
    'The state database is closed because the server is stopping. Try again when it is up.',
  );
}

export function homeIsNewer(names: readonly string[]): KaizenError {
  return new KaizenError(
    'precondition',
    'platform.home_is_newer',
    `This home was written by a newer Kaizen: it has ${names.map((name) => `"${name}"`).join(', ')}, which this version does not know. Start it with that version or a later one.`,
    { migrations: names },
  );
}
