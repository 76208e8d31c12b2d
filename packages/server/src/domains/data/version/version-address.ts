import { RawReply } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import type { Masking } from '../sensitive/masking/masking.ts';
import type { ReadAsk } from '../sensitive/raw/read-ask.ts';
import { fileNameInvalid } from './errors.ts';
import { replyWithFile } from './file-reply.ts';
import { createVersionFiles, type VersionFormat } from './version-file.duck.ts';
import type { VersionCommands } from './version-service.ts';

/** Content types of the formats. */
export const fileTypes: Readonly<Record<VersionFormat, string>> = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv; charset=utf-8',
};

/** Answers an address such as `machines@current.parquet` with the version as one file, sensitive columns masked unless raw values are asked for. */
export type VersionAddress = (
  address: string,
  headers: Readonly<Record<string, string | undefined>>,
  ask: Pick<ReadAsk, 'caller' | 'may' | 'query'>,
) => Promise<RawReply>;

/** True for the name of a version file; names of datasets hold no `@`. */
export function isVersionAddress(name: string): boolean {
  return name.includes('@');
}

/** Any version as one file at one address, for pandas, Polars and DuckDB. Range works; the ETag is the version, and how it is masked. */
export function createVersionAddress(parts: {
  readonly platform: Pick<Platform, 'duck' | 'files'>;
  readonly reader: DataReader;
  readonly versions: Pick<VersionCommands, 'resolve'>;
  readonly masking: Masking;
}): VersionAddress {
  const { platform, reader, versions, masking } = parts;
  const open = createVersionFiles(platform, reader);
  return async (address, headers, ask) => {
    const [, dataset = '', reference = '', ending] = /^(.+)@(.+)\.(parquet|csv)$/.exec(address) ?? [];
    if (ending !== 'parquet' && ending !== 'csv') throw fileNameInvalid(address);
    const { id } = await versions.resolve(dataset, reference);
    // Asked again each time: a tag may move, and a column may be confirmed as sensitive.
    const cache = { 'cache-control': 'private, no-cache' };
    const asked = headers['if-none-match'];
    // What the caller has already is neither sent nor written down.
    if (ask.query.raw === true && asked === `"${id}"`) return new RawReply('', { etag: asked, ...cache }, 304);
    const isPart = headers.range !== undefined;
    const plan = await masking.planFor(dataset, { ...ask, surface: 'file', versionId: id, isPart });
    const { key, size, identity, masked } = await open(id, ending, plan);
    const etag = `"${identity}"`;
    if (asked === etag) return new RawReply('', { etag, ...cache }, 304);
    const told = masked.length === 0 ? {} : { 'x-kaizen-masked': masked.map(encodeURIComponent).join(',') };
    return replyWithFile(platform, { key, size, etag, type: fileTypes[ending], more: { ...cache, ...told } }, headers);
  };
}
