import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import type { StepEnvironment } from '@kaizen/contracts';
import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import { readPassedEnvironment } from '../../../platform/config/passed-environment.ts';
import { parseKeptLine } from '../../../platform/processes/line-keeper.ts';
import {
  readLog,
  startSupervisor,
  stopCommand,
  waitForCommand,
} from '../../../platform/processes/supervised-command.ts';
import { commandOf, describeInstallFailure, type LockFile } from './environment-plan.ts';
import { environmentFailed } from './errors.ts';

const run = promisify(execFile);
const INSTALL_MS = 3_600_000;
const ASK_MS = 60_000;

/** A Python that commands run with. */
export interface PythonEnvironment {
  /** The interpreter's program. */
  readonly python: string;
  readonly version: string;
  /** What it was made from; absent for the machine's own Python. */
  readonly lock?: { readonly file: string; readonly hash: string };
  /** Variables that make its programs the first ones found. */
  readonly env: Readonly<Record<string, string>>;
}

/** What asks for an environment. */
export interface EnvironmentGiven {
  readonly home: string;
  /** The project's folder, in which the files of `wanted` lie. */
  readonly folder: string;
  readonly wanted: StepEnvironment | undefined;
  readonly signal: AbortSignal;
  /** Hears what the installer says. */
  onLine(line: string): void;
}

const making = new Map<string, Promise<string>>();
const rootOf = (home: string) => join(resolve(home), 'environments');

/**
 * The Python of a step. With a lock or requirements file an environment of the same interpreter and the same file content is made once and used again: it is
 * built in a folder of its own, and the file that names it is written when it is whole, so that a failed or killed installation leaves nothing in use. Throws
 * `pipelines.environment_failed` with what the installer said.
 */
export async function preparePython(given: EnvironmentGiven): Promise<PythonEnvironment> {
  const { wanted = {}, signal } = given;
  const base = await findInterpreter(wanted.python ?? 'python3', signal);
  const lock = await readLockFile(given.folder, wanted);
  if (lock === undefined) return { ...base, env: {} };
  const hash = createHash('sha256')
    .update(`${base.version} ${base.python} ${lock.tool} ${lock.content}`)
    .digest('hex')
    .slice(0, 24);
  const place = await makeShared(given, base.python, lock, hash);
  const bin = join(place, 'bin');
  return {
    python: join(bin, 'python'),
    version: base.version,
    lock: { file: lock.name, hash: createHash('sha256').update(lock.content).digest('hex') },
    env: { VIRTUAL_ENV: place, PATH: `${bin}:${readPassedEnvironment().PATH}` },
  };
}

/** Several steps that want the same environment wait for one installation; when the step that began it is cancelled, the next one begins anew. */
async function makeShared(given: EnvironmentGiven, python: string, lock: LockFile, hash: string): Promise<string> {
  for (;;) {
    const begun = making.get(hash);
    if (begun === undefined) {
      const own = makeOnce(given, python, lock, hash).finally(() => making.delete(hash));
      making.set(hash, own);
      return own;
    }
    try {
      return await begun;
    } catch (error) {
      given.signal.throwIfAborted();
      if (isKaizenError(error) && error.code === 'pipelines.environment_failed') throw error;
    }
  }
}

async function findInterpreter(
  wanted: string,
  signal: AbortSignal,
): Promise<{ readonly python: string; readonly version: string }> {
  const ask = 'import sys; print(sys.executable); print(sys.version.split()[0])';
  try {
    const { stdout } = await run(wanted, ['-c', ask], { env: readPassedEnvironment(), timeout: ASK_MS, signal });
    const [python = wanted, version = 'unknown'] = stdout.trim().split('\n');
    return { python, version };
  } catch (error) {
    signal.throwIfAborted();
    throw environmentFailed(
      `The Python interpreter "${wanted}" cannot be run: ${messageOf(error).split('\n')[0]}. Install it, or name another one under \`environment.python\` of the step.`,
    );
  }
}

async function readLockFile(folder: string, wanted: StepEnvironment): Promise<LockFile | undefined> {
  const name = wanted.lock ?? wanted.requirements;
  if (name === undefined) return undefined;
  const path = await realpath(join(folder, name)).catch(() => undefined);
  const isInside = path?.startsWith((await realpath(folder)) + sep) === true;
  const content = path !== undefined && isInside ? await readFile(path, 'utf8').catch(() => undefined) : undefined;
  if (path === undefined || content === undefined) {
    throw environmentFailed(`${name} cannot be read in ${folder}. It must be a file of the project's folder.`);
  }
  return { name, path, content, tool: name.endsWith('uv.lock') ? 'uv' : 'pip' };
}

async function makeOnce(given: EnvironmentGiven, python: string, lock: LockFile, hash: string): Promise<string> {
  const root = rootOf(given.home);
  const pointer = join(root, `${hash}.json`);
  const known = await findMade(pointer);
  if (known !== undefined) return known;
  await mkdir(root, { recursive: true, mode: 0o700 });
  const place = join(root, `${hash}-${randomBytes(4).toString('hex')}`);
  try {
    await install(given, place, python, lock);
    await writeFile(`${pointer}.part`, JSON.stringify({ folder: relative(root, place), python, lock: lock.name }));
    await rename(`${pointer}.part`, pointer);
    return place;
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

async function findMade(pointer: string): Promise<string | undefined> {
  const text = await readFile(pointer, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { folder } = JSON.parse(text) as { folder?: string };
  const place = join(dirname(pointer), folder ?? '');
  return (await realpath(join(place, 'bin', 'python')).catch(() => undefined)) === undefined ? undefined : place;
}

/** Installs under a supervisor that ends it with this process, so that no installation goes on without anyone who waits for it. */
async function install(given: EnvironmentGiven, place: string, python: string, lock: LockFile): Promise<void> {
  const { folder, signal, onLine } = given;
  const watch = join(place, '.install');
  onLine(`Making a Python environment for ${lock.name}; this is done once for its content.`);
  const supervisor = await startSupervisor(watch);
  supervisor.begin({
    words: commandOf(lock, python, place),
    cwd: folder,
    env: { ...readPassedEnvironment({ installer: true }), UV_PROJECT_ENVIRONMENT: place, PIP_NO_INPUT: '1' },
    niceness: 10,
    timeoutMs: INSTALL_MS,
    graceMs: 2000,
    tethered: true,
  });
  const said: string[] = [];
  let offset = 0;
  const listen = async () => {
    const { text, next } = await readLog(watch, offset);
    offset = next;
    for (const line of text.split('\n').flatMap((each) => parseKeptLine(each)?.text ?? [])) {
      said.push(line);
      onLine(line);
    }
  };
  try {
    const outcome = await waitForCommand(watch, supervisor.ref, { signal, onWait: listen });
    await listen();
    if (outcome.reason === 'exited' && outcome.exitCode === 0) return;
    throw environmentFailed(describeInstallFailure(lock, outcome, said));
  } finally {
    await stopCommand(watch, supervisor.ref, 2000);
  }
}

/** The installed packages, one `name==version` a line, as the interpreter itself sees them. */
export async function listPackages({ python }: PythonEnvironment, signal: AbortSignal): Promise<string> {
  const ask =
    'import importlib.metadata as m\nprint("\\n".join(sorted({f"{d.metadata[\'Name\']}=={d.version}" for d in m.distributions()}, key=str.lower)))';
  const { stdout } = await run(python, ['-c', ask], {
    env: readPassedEnvironment(),
    timeout: ASK_MS,
    signal,
    maxBuffer: 1 << 22,
  });
  return stdout;
}

/** Removes what killed installations left. Called at start, before anything is made. */
export async function removeUnfinished(home: string): Promise<void> {
  const root = rootOf(home);
  const names = await readdir(root).catch(() => []);
  const used = new Set<string>();
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const place = await findMade(join(root, name));
    if (place !== undefined) used.add(place);
  }
  for (const name of names.filter((each) => !each.endsWith('.json'))) {
    const place = join(root, name);
    if (!used.has(place)) await rm(place, { recursive: true, force: true });
  }
}

/** A path as it is kept: relative to the home where it lies below it, so that a home can be moved. */
export function keepPath(home: string, path: string): string {
  const inside = relative(resolve(home), path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
