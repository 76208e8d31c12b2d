import { type ArtifactEntry, type Artifacts, createArtifactReply } from '../../../domains/tracking/index.ts';
import { KaizenError } from '../../../kernel/errors.ts';
import { RawReply } from '../../../platform/http/route.ts';
import { invalidParameter } from '../errors.ts';
import { pathIsFolder } from '../wire-messages.ts';

/** Children read at once; an answer holds them all. */
const PAGE = 10_000;

/** The body of a list of files, in pieces: a folder may hold very many. `prefix` stands before each name. */
export async function fileList(
  artifacts: Artifacts,
  uri: string,
  path: string,
  prefix: string,
  rootUri?: string,
): Promise<Uint8Array> {
  const pieces: string[] = [];
  let after: ArtifactEntry | undefined;
  const isFile = path !== '' && (await artifacts.find(uri, path)) !== undefined;
  for (let more = !isFile; more; ) {
    const page: readonly ArtifactEntry[] = await artifacts.list(uri, path, PAGE, after);
    if (page.length > 0) pieces.push(page.map((entry) => JSON.stringify(fileInfo(entry, prefix))).join(','));
    after = page.at(-1);
    more = page.length === PAGE;
  }
  const root = rootUri === undefined ? [] : [`"root_uri":${JSON.stringify(rootUri)}`];
  const files = pieces.length === 0 ? [] : [`"files":[${pieces.join(',')}]`];
  return Buffer.from(`{${[...root, ...files].join(',')}}`);
}

function fileInfo({ name, isFolder, size }: ArtifactEntry, prefix: string): object {
  const path = prefix === '' ? name : `${prefix}/${name}`;
  return isFolder ? { path, is_dir: true } : { path, is_dir: false, file_size: size };
}

/** A file as a download; the browser is told to keep it, never to show it. */
export async function fileDownload(
  artifacts: Artifacts,
  uri: string,
  path: string,
  range: string | undefined,
): Promise<RawReply> {
  const file = await artifacts.find(uri, path);
  if (file !== undefined) {
    const { body, headers, status } = await createArtifactReply(file, { range, attachment: true });
    // Clients compare the bare type.
    const type = headers['content-type']?.split(';')[0];
    return new RawReply(body, type === undefined ? headers : { ...headers, 'content-type': type }, status);
  }
  if ((await artifacts.list(uri, path, 1)).length > 0) throw invalidParameter(pathIsFolder(path));
  throw new KaizenError('not_found', 'tracking.artifact_not_found', `No such artifact: '${path}'`, { path });
}
