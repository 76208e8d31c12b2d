import { RawReply } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { fileNameInvalid } from '../errors.ts';
import { replyWithFile } from './file-reply.ts';
import { createVersionFiles, type VersionFormat } from './version-file.duck.ts';
import type { VersionCommands } from './version-service.ts';

const types: Readonly<Record<VersionFormat, string>> = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv; charset=utf-8',
};

/** Answers an address such as `machines@current.parquet` with the version as one file. */
export type VersionAddress = (
  address: string,
  headers: Readonly<Record<string, string | undefined>>,
) => Promise<RawReply>;

/** True for the name of a version file; names of datasets hold no `@`. */
export function isVersionAddress(name: string): boolean {
  return name.includes('@');
}

/** Any version as one file at one address, for pandas, Polars and DuckDB. Range works; the ETag is the version. */
export function createVersionAddress(parts: {
  readonly platform: Pick<Platform, 'duck' | 'files'>;
  readonly reader: DataReader;
  readonly versions: Pick<VersionCommands, 'resolve'>;
}): VersionAddress {
  const { platform, reader, versions } = parts;
  const open = createVersionFiles(platform, reader);
  return async (address, headers) => {
    const [, dataset = '', reference = '', ending] = /^(.+)@(.+)\.(parquet|csv)$/.exec(address) ?? [];
    if (ending !== 'parquet' && ending !== 'csv') throw fileNameInvalid(address);
    const { id } = await versions.resolve(dataset, reference);
    const etag = `"${id}"`;
    // An id means the same for ever; what a tag or `current` means is asked again each time.
    const cache = { 'cache-control': reference === id ? 'private, max-age=31536000, immutable' : 'private, no-cache' };
    if (headers['if-none-match'] === etag) return new RawReply('', { etag, ...cache }, 304);
    const { key, size } = await open(id, ending);
    return replyWithFile(platform, { key, size, etag, type: types[ending], more: cache }, headers);
  };
}
