import type { ExploreResult } from '@kaizen/contracts';
import type { Files } from '../../../../platform/files/files.ts';
import { resultGone } from '../errors.ts';
import { UPLOAD_PREFIX } from '../query/file-tables.io.ts';

/** Where results lie; nothing but a cache. */
const RESULT_PREFIX = 'data/explore/results/';
const KEPT_MS = 24 * 60 * 60_000;
const KEPT_BYTES = 4 * 2 ** 30;

/** File key of the rows of a result. */
export function resultKey(id: string): string {
  return `${RESULT_PREFIX}${id}.parquet`;
}

/** File key of a result in a format for others. */
export function downloadKey(id: string, format: string): string {
  return `${RESULT_PREFIX}${id}.as.${format}`;
}

function recordKey(id: string): string {
  return `${RESULT_PREFIX}${id}.json`;
}

/** Keeps what is known of a result beside its rows. */
export async function keepRecord(files: Files, result: ExploreResult): Promise<void> {
  await files.put(recordKey(result.id), Buffer.from(JSON.stringify(result)));
}

/** A result that is kept. Throws `data.result_gone`. */
export async function getResult(files: Files, id: string): Promise<ExploreResult> {
  const isId = /^res_\w+$/.test(id);
  if (!isId || (await files.size(recordKey(id))) === undefined) throw resultGone(id);
  // Row mapping: it was written from one.
  return JSON.parse(Buffer.from(await files.readRange(recordKey(id), 0)).toString('utf8')) as ExploreResult;
}

/** Removes results and sent files of a day ago, and the oldest ones when all together are too large. */
export async function makeRoom(files: Files, now: number): Promise<void> {
  const found = [...(await files.list(RESULT_PREFIX)), ...(await files.list(UPLOAD_PREFIX))];
  let bytes = 0;
  for (const { key, size, modifiedAt } of found.toSorted((left, right) => right.modifiedAt - left.modifiedAt)) {
    bytes += size;
    if (bytes > KEPT_BYTES || modifiedAt < now - KEPT_MS) await files.delete(key);
  }
}
