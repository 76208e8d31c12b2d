import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TrackingReader } from '../../tracking/index.ts';

/**
 * Copies a model's files to a folder and gives the folder. A model of scikit-learn that was logged to give classes is asked for probabilities instead, which
 * thresholds and gates need; whether it has any shows when it is asked the first time.
 */
export async function writeModelFiles(
  tracking: Pick<TrackingReader, 'listFiles'>,
  uri: string,
  folder: string,
): Promise<string> {
  for (const file of await tracking.listFiles(uri)) {
    const target = join(folder, file.path);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await file.open(), createWriteStream(target));
  }
  const described = join(folder, 'MLmodel');
  const text = await readFile(described, 'utf8');
  if (/^ {4}loader_module: mlflow\.sklearn$/m.test(text) && /^ {4}predict_fn: predict$/m.test(text)) {
    await writeFile(described, text.replace(/^( {4}predict_fn: )predict$/m, '$1predict_proba'));
  }
  return folder;
}
