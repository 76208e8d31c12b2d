import type { Blobs } from '../../../platform/blobs/blobs.ts';
import { RawReply } from '../../../platform/http/route.ts';
import { decideContentType, parseRange } from './artifact-path.ts';
import type { ArtifactRow } from '../tables.ts';

/** The bytes of an artifact as an HTTP answer: whole, or the one range that was asked for. A browser never runs what it gets. */
export async function createArtifactReply(
  blobs: Blobs,
  artifact: ArtifactRow,
  rangeHeader: string | undefined,
): Promise<RawReply> {
  const { path, hash, size } = artifact;
  const range = parseRange(rangeHeader, size);
  if (range === 'unsatisfiable') return new RawReply('', { 'content-range': `bytes */${size}` }, 416);
  const type = decideContentType(path);
  const fileName = path.split('/').at(-1) ?? 'artifact';
  const headers: Record<string, string> = {
    'content-type': type,
    'content-length': String(range === undefined ? size : range.end - range.start),
    'accept-ranges': 'bytes',
    etag: `"${hash}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    ...(type === 'application/octet-stream'
      ? { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}` }
      : {}),
  };
  if (range === undefined) return new RawReply(await blobs.read(hash), headers);
  headers['content-range'] = `bytes ${range.start}-${range.end - 1}/${size}`;
  return new RawReply(await blobs.read(hash, range), headers, 206);
}
