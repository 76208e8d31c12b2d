import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf } from '../../../kernel/errors.ts';
import { readPassedEnvironment } from '../../../platform/config/passed-environment.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import type { ConversionAnswer } from './conversion.ts';
import type { PythonEnvironment } from './python-environment.io.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./convert_model.py', import.meta.url));
const CONVERT_MS = 900_000;
const CHECKED_ROWS = 2000;

/** Copies a model's files to a folder; gives whether there is an MLmodel file among them. */
export async function copyModelFiles(
  tracking: Pick<TrackingReader, 'listFiles'>,
  uri: string,
  folder: string,
): Promise<boolean> {
  const files = await tracking.listFiles(uri);
  for (const file of files) {
    const target = join(folder, file.path);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await file.open(), createWriteStream(target));
  }
  return files.some(({ path }) => path === 'MLmodel');
}

/**
 * Asks the step's own Python to turn a model into ONNX and to compare both, on the model's input example and on rows of `data`. A failure of whatever kind is an
 * answer: the model stays what it is.
 */
export async function convertModel(
  python: PythonEnvironment,
  of: { readonly folder: string; readonly target: string; readonly data: string | undefined },
  signal: AbortSignal,
): Promise<ConversionAnswer> {
  const words = [script, of.folder, of.target, of.data ?? '-', String(CHECKED_ROWS)];
  const env = {
    ...readPassedEnvironment(),
    ...python.env,
    PYTHONDONTWRITEBYTECODE: '1',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
  };
  try {
    const { stdout } = await run(python.python, words, { env, signal, timeout: CONVERT_MS, maxBuffer: 1 << 24 });
    // Wire mapping: the script prints it last, in this form.
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ConversionAnswer;
  } catch (error) {
    signal.throwIfAborted();
    return { converted: false, reason: `the conversion ended early: ${messageOf(error).trim().split('\n').at(-1)}` };
  }
}

/** The bytes of a file that a conversion made. */
export function readMade(path: string): Promise<Uint8Array> {
  return readFile(path);
}
