import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTestHome } from '../../testing/test-home.ts';
import { openSqlite } from './sqlite-connection.ts';

async function openBoth() {
  const home = await createTestHome();
  const file = join(home.path, 'state.sqlite');
  const writer = openSqlite(file, { readOnly: false });
  const reader = openSqlite(file, { readOnly: true });
  onTestFinished(async () => {
    reader.close();
    writer.close();
    await home.remove();
  });
  return { writer, reader };
}

it('a commit is on the disk before it is told: write-ahead log with synchronous FULL', async () => {
  const { writer } = await openBoth();
  expect({ ...writer.database.prepare('PRAGMA journal_mode').get() }).toEqual({ journal_mode: 'wal' });
  expect({ ...writer.database.prepare('PRAGMA synchronous').get() }).toEqual({ synchronous: 2 });
});

it('writer and reader agree on foreign keys and on LIKE, and a reader cannot write', async () => {
  const { writer, reader } = await openBoth();
  for (const { database } of [writer, reader]) {
    expect({ ...database.prepare('PRAGMA foreign_keys').get() }).toEqual({ foreign_keys: 1 });
    expect({ ...database.prepare("SELECT 'a' LIKE 'A' AS alike").get() }).toEqual({ alike: 0 });
  }
  expect(() => reader.database.exec('CREATE TABLE things (id TEXT) STRICT')).toThrow(/readonly/);
});
