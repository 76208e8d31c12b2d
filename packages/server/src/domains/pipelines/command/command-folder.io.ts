import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, opendir, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commandFailed } from './errors.ts';

/** The folder of one attempt of a command. */
export interface CommandFolder {
  readonly path: string;
  /** Where the supervisor writes. */
  readonly watch: string;
  readonly data: string;
  /** What the command leaves here becomes artifacts. */
  readonly outputs: string;
  /** A JSON file by which the command tells later steps something. */
  readonly told: string;
}

const MOST_FILES = 2000;
const MOST_BYTES = 2 * 2 ** 30;
const MOST_TOLD_BYTES = 64 * 1024;

const rootOf = (home: string) => join(resolve(home), 'commands');

/** Where the files of an attempt lie. */
export function commandFolder(
  home: string,
  of: { readonly step_key: string; readonly attempt: number },
): CommandFolder {
  const path = join(rootOf(home), of.step_key, String(of.attempt));
  return {
    path,
    watch: join(path, 'watch'),
    data: join(path, 'data'),
    outputs: join(path, 'outputs'),
    told: join(path, 'outputs.json'),
  };
}

/** Makes it empty: whatever an attempt that never began left there goes. */
export async function makeCommandFolder(folder: CommandFolder): Promise<void> {
  await rm(folder.path, { recursive: true, force: true });
  for (const path of [folder.watch, folder.data, folder.outputs]) await mkdir(path, { recursive: true, mode: 0o700 });
}

/** Removes it; what stays behind goes at the next start. */
export async function removeCommandFolder(folder: CommandFolder): Promise<void> {
  await rm(folder.path, { recursive: true, force: true }).catch(() => undefined);
  // The folder of the step goes with its last attempt.
  await rmdir(dirname(folder.path)).catch(() => undefined);
}

/** Removes the folders of all attempts but these. */
export async function keepOnly(home: string, kept: ReadonlySet<string>): Promise<void> {
  const root = rootOf(home);
  for (const step of await readdir(root).catch(() => [])) {
    const attempts = await readdir(join(root, step)).catch(() => []);
    for (const attempt of attempts) {
      const path = join(root, step, attempt);
      if (!kept.has(path)) await rm(path, { recursive: true, force: true });
    }
    if ((await readdir(join(root, step)).catch(() => [])).length === 0)
      await rm(join(root, step), { recursive: true, force: true });
  }
}

/** Writes row numbers, one a line, and gives the file. */
export async function writeRowNumbers(file: string, rows: Uint32Array): Promise<string> {
  async function* lines() {
    for (let from = 0; from < rows.length; from += 50_000) yield `${rows.subarray(from, from + 50_000).join('\n')}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return file;
}

/** A file that a command left. */
export interface LeftFile {
  readonly path: string;
  readonly size: number;
  open(): Readable;
}

/** The files below a folder; links are left out. Throws `pipelines.command_failed` when they are too many or too large. */
export async function listLeftFiles(folder: string): Promise<readonly LeftFile[]> {
  const found: LeftFile[] = [];
  let bytes = 0;
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    const { size } = await lstat(full);
    bytes += size;
    found.push({ path: relative(folder, full), size, open: () => createReadStream(full) });
    if (found.length > MOST_FILES || bytes > MOST_BYTES) {
      throw commandFailed(
        `The command left more than ${MOST_FILES.toLocaleString('en-US')} files or ${MOST_BYTES / 2 ** 30} GB in KAIZEN_OUTPUT_DIR. Keep only what belongs to the run.`,
      );
    }
  }
  return found.sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** What the command told later steps: a JSON object of texts, numbers and truth values. Empty when it left no file. */
export async function readTold(file: string): Promise<Readonly<Record<string, string | number | boolean>>> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  const wrong = (why: string) =>
    commandFailed(`The file KAIZEN_OUTPUTS cannot be read: ${why} Write one JSON object, e.g. {"threshold": 0.4}.`);
  if (text.length > MOST_TOLD_BYTES) throw wrong(`it is larger than ${MOST_TOLD_BYTES / 1024} KiB.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(`${String(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('it is no JSON object.');
  const told: Record<string, string | number | boolean> = {};
  for (const [name, entry] of Object.entries(value)) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name)) throw wrong(`"${name}" is no name of letters, digits and _.`);
    if (typeof entry !== 'string' && typeof entry !== 'boolean' && !Number.isFinite(entry)) {
      throw wrong(`"${name}" is no text, number or truth value.`);
    }
    told[name] = entry;
  }
  return told;
}
