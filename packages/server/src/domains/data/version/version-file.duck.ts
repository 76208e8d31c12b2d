import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';

/** Formats that a version can be had in. */
export type VersionFormat = 'parquet' | 'csv';

/** Where written versions lie; nothing but a cache. */
export const CACHE_PREFIX = 'data/cache/';

/** File key of a version in a format. */
function cacheKey(versionId: string, format: VersionFormat): string {
  return `${CACHE_PREFIX}${versionId}.${format}`;
}

/** Makes versions into single files, in row order and without `__row`. Each is written once; who asks meanwhile waits for that writing. */
export function createVersionFiles(
  platform: Pick<Platform, 'duck' | 'files'>,
  reader: Pick<DataReader, 'openVersion' | 'getProfile'>,
): (versionId: string, format: VersionFormat) => Promise<{ readonly key: string; readonly size: number }> {
  const writing = new Map<string, Promise<void>>();
  return async (versionId, format) => {
    const key = cacheKey(versionId, format);
    const known = await platform.files.size(key);
    if (known !== undefined) return { key, size: known };
    const mine =
      writing.get(key) ?? writeVersion(platform, reader, versionId, format).finally(() => writing.delete(key));
    writing.set(key, mine);
    await mine;
    return { key, size: (await platform.files.size(key)) ?? 0 };
  };
}

async function writeVersion(
  { duck, files }: Pick<Platform, 'duck' | 'files'>,
  reader: Pick<DataReader, 'openVersion' | 'getProfile'>,
  versionId: string,
  format: VersionFormat,
): Promise<void> {
  const names = (await reader.getProfile(versionId)).columns.map(({ name }) => quoteIdentifier(name));
  const opened = await reader.openVersion(versionId);
  const scratch = await files.scratch(format);
  const how = format === 'parquet' ? parquetCopy(names.length, 'COMPRESSION zstd') : '(FORMAT csv, HEADER)';
  try {
    await duck.execute(
      `COPY (SELECT ${names.join(', ')} FROM ${opened.from} ORDER BY __row) TO ${quoteLiteral(scratch.path)} ${how}`,
    );
    await scratch.adopt(cacheKey(versionId, format));
  } finally {
    opened.release();
    await scratch.discard();
  }
}
