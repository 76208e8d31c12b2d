import { constants, existsSync } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeSystemError, messageOf } from '../failure.ts';
import { installation } from '../installation.ts';
import { nearestExisting } from '../make-folder.ts';
import type { Finding } from './finding.ts';

/** The folder itself, its state database, its settings and its list of folders. */
export async function checkHome(home: string): Promise<Finding[]> {
  const folder = await checkFolder(home);
  if (folder.state !== 'ok' || !existsSync(home)) return [folder];
  return [
    folder,
    await checkState(home),
    ...(await checkJson(home, 'config.json', isObject, 'Correct it, or remove it: every setting has a default.')),
    ...(await checkJson(
      home,
      'folders.json',
      Array.isArray,
      'Remove it, then run `kaizen init <folder>` for each project.',
    )),
  ];
}

async function checkFolder(home: string): Promise<Finding> {
  const subject = 'home';
  const mend = 'Make it writable for this user, or name another with --home.';
  try {
    const path = nearestExisting(home);
    if (!(await stat(path)).isDirectory())
      return { subject, state: 'failed', text: `${path} is a file, not a folder.`, mend: 'Name a folder with --home.' };
    await access(path, constants.W_OK | constants.X_OK);
    if (path === home) return { subject, state: 'ok', text: `${home} can be written.` };
    return { subject, state: 'ok', text: `${home} does not exist yet; the first start makes it.` };
  } catch (cause) {
    return { subject, state: 'failed', text: `${home} cannot be written: ${describeSystemError(cause)}.`, mend };
  }
}

const restore = 'Stop the server and put a copy of the home in its place (docs/guide/operating.md, "Copying a home").';

/** Opens the state database for reading only: whether it is one, whether it is whole, whether this version knows it. */
async function checkState(home: string): Promise<Finding> {
  const subject = 'state';
  const path = join(home, 'state.sqlite');
  if (!existsSync(path)) return { subject, state: 'ok', text: 'There is none yet; the first start makes it.' };
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 2_000 });
    const verdict = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
    if (verdict !== 'ok') return { subject, state: 'failed', text: `${path} is damaged: ${verdict}.`, mend: restore };
    const applied = readMigrations(database);
    const known = await listKnownMigrations();
    const newer = applied.filter((name) => !known.has(name));
    if (newer.length === 0) return { subject, state: 'ok', text: `${path} is whole; ${applied.length} migrations.` };
    const text = `${path} was written by a newer Kaizen (${newer.join(', ')}).`;
    return { subject, state: 'failed', text, mend: 'Start it with that version or a later one.' };
  } catch (cause) {
    return { subject, state: 'failed', text: `${path} cannot be read: ${messageOf(cause)}.`, mend: restore };
  } finally {
    database?.close();
  }
}

function readMigrations(database: DatabaseSync): string[] {
  const ledger = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'platform_migrations'").get();
  if (ledger === undefined) return [];
  return database
    .prepare('SELECT name FROM platform_migrations ORDER BY name')
    .all()
    .map(({ name }) => String(name));
}

async function listKnownMigrations(): Promise<Set<string>> {
  const files = await readdir(join(installation.root, 'packages/server/src/platform/db/migrations'));
  return new Set(files.map((file) => file.replace(/\.ts$/, '')));
}

async function checkJson(
  home: string,
  name: string,
  isRight: (value: unknown) => boolean,
  mend: string,
): Promise<Finding[]> {
  const path = join(home, name);
  if (!existsSync(path)) return [];
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isRight(value)) return [{ subject: name, state: 'ok', text: 'It can be read.' }];
    return [{ subject: name, state: 'failed', text: `${path} does not hold what it should.`, mend }];
  } catch (cause) {
    return [{ subject: name, state: 'failed', text: `${path} cannot be read: ${messageOf(cause)}.`, mend }];
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
