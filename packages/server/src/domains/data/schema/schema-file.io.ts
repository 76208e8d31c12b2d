import { readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { SchemaFileRow } from '../tables.ts';

/**
 * Writes an accepted schema into the registered folder of its project, whole or not at all; comments at the top of the file stay, such as the line that names the JSON
 * Schema for editors. Undefined where the folder of the file is gone or lies outside: the revision is kept all the same, and its text is in the answer.
 */
export async function writeSchemaFile({ folder, path }: SchemaFileRow, text: string): Promise<string | undefined> {
  const target = join(folder, path);
  const parent = await realpath(dirname(target)).catch(() => undefined);
  const root = await realpath(folder).catch(() => undefined);
  if (parent === undefined || root === undefined) return undefined;
  if (parent !== root && !parent.startsWith(`${root}${sep}`)) return undefined;
  const fresh = `${target}.new`;
  await writeFile(fresh, `${await readHead(target)}${text}`);
  await rename(fresh, target);
  return path;
}

/** The comment lines that a file begins with. */
async function readHead(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^(#[^\n]*\n|[ \t]*\n)*/.exec(text)?.[0] ?? '';
}
