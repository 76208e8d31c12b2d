import { RawReply } from '../../../platform/http/route.ts';
import { parseRange } from './byte-range.ts';
import { decideContentType, decideSandboxType } from './content-type.ts';
import type { ArtifactFile } from './contract.ts';

/** How a file is wanted: `sandbox` shows a page or drawing inside a frame that may do nothing; `attachment` is always a download. */
export interface ReplyWish {
  readonly range?: string | undefined;
  readonly sandbox?: boolean;
  readonly attachment?: boolean;
}

const SANDBOX = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** The bytes of an artifact as an HTTP answer: whole, or the one range that was asked for. A browser never runs what it gets. */
export async function createArtifactReply(file: ArtifactFile, wish: ReplyWish = {}): Promise<RawReply> {
  const { path, hash, size } = file;
  const range = parseRange(wish.range, size);
  if (range === 'unsatisfiable') return new RawReply('', { 'content-range': `bytes */${size}` }, 416);
  const headers: Record<string, string> = {
    'content-length': String(range === undefined ? size : range.end - range.start),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    ...(hash === undefined ? {} : { etag: `"${hash}"` }),
    ...typeHeaders(path, wish),
  };
  if (range === undefined) return new RawReply(await file.open(), headers);
  headers['content-range'] = `bytes ${range.start}-${range.end - 1}/${size}`;
  return new RawReply(await file.open(range), headers, 206);
}

function typeHeaders(path: string, { sandbox, attachment }: ReplyWish): Record<string, string> {
  const shown = sandbox === true ? decideSandboxType(path) : undefined;
  if (shown !== undefined) return { 'content-type': shown, 'content-security-policy': SANDBOX };
  const type = decideContentType(path);
  return {
    'content-type': type,
    'content-security-policy': "default-src 'none'; sandbox",
    ...(attachment === true || type === 'application/octet-stream' ? { 'content-disposition': disposition(path) } : {}),
  };
}

/** RFC 6266: a plain ASCII name for old readers, as a token where it is one, and the full name in RFC 5987 form where it says more. */
function disposition(path: string): string {
  const name = path.split('/').at(-1) ?? 'artifact';
  if (/^[\w!#$&+.^`|~-]+$/.test(name)) return `attachment; filename=${name}`;
  const full = encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${name.replace(/[^\w!#$&+.^`|~\- ]/g, '_')}"; filename*=UTF-8''${full}`;
}
