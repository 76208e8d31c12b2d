import { execFile, spawn } from 'node:child_process';
import { lstat, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { isSecretName, SKIPPED_FOLDERS } from './code-names.ts';

const run = promisify(execFile);
const MOST_FILE_BYTES = 1 << 20;
const MOST_BYTES = 10 << 20;
const MOST_FILES = 1000;
const TIMEOUT_MS = 10_000;
const PATH = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin', '/run/current-system/sw/bin'].join(':');

/** Files of the code that no commit has. */
export interface CodeFiles {
  readonly files: readonly string[];
  /** How many were left out: named like a secret, larger than 1 MiB, or beyond 10 MiB or 1,000 files in all. */
  readonly leftOut: number;
}

/**
 * What git does not know below a project's folder (and is not told to ignore); without git every file there, but for hidden ones and what programs make
 * (environments, caches). Links are left out.
 */
export async function listCodeFiles(folder: string, isRepository: boolean): Promise<CodeFiles> {
  const names = isRepository ? await listUntracked(folder) : await walk(folder);
  const files: string[] = [];
  let bytes = 0;
  for (const name of names.toSorted()) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found === undefined || !found.isFile() || found.size > MOST_FILE_BYTES || isSecretName(name)) continue;
    if (bytes + found.size > MOST_BYTES || files.length >= MOST_FILES) continue;
    bytes += found.size;
    files.push(name);
  }
  return { files, leftOut: names.length - files.length };
}

async function listUntracked(folder: string): Promise<readonly string[]> {
  const words = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.hooksPath=/dev/null',
    'ls-files',
    '--others',
    '--exclude-standard',
    '-z',
    '--',
    '.',
  ];
  const env = { PATH, HOME: homedir(), LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
  const { stdout } = await run('git', words, { cwd: folder, env, timeout: TIMEOUT_MS, maxBuffer: 16 << 20 }).catch(
    () => ({ stdout: '' }),
  );
  return stdout.split('\0').filter(Boolean);
}

async function walk(folder: string, below = ''): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true }).catch(() => [])) {
    if (entry.name.startsWith('.') || names.length > MOST_FILES * 10) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) names.push(name);
    else if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) names.push(...(await walk(folder, name)));
  }
  return names;
}

/** The files as one compressed archive, made by the machine's `tar`; reading it fails when that fails. */
export function packFiles(folder: string, files: readonly string[]): Readable {
  const words = ['-czf', '-', '--null', '-T', '-'];
  const child = spawn('tar', words, { cwd: folder, env: { PATH, LC_ALL: 'C' }, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(files.map((name) => `./${name}\0`).join(''));
  child.on('error', (error) => child.stdout.destroy(error));
  child.on('exit', (code) => {
    if (code !== 0) child.stdout.destroy(new Error(`tar ended with exit code ${code}`));
  });
  return child.stdout;
}
