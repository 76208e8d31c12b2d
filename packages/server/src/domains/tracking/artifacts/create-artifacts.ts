import type { Platform } from '../../../platform/platform.ts';
import { artifactOutOfReach } from '../errors.ts';
import { checkArtifactPath, checkFolderPath } from './artifact-path.ts';
import type { Artifacts } from './contract.ts';
import type { FilePlace } from './file-place.ts';
import { createFolder } from './folder.io.ts';
import { below, joinUri, parseArtifactUri, treeUri } from './location.ts';
import { createMultipart } from './multipart.ts';
import { createTree } from './tree.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MOST_LISTED = 10_000;

/** The artifacts with what the room does at its start. */
export interface OpenArtifacts extends Artifacts {
  /** Makes the configured folder and removes what was left unfinished. Throws `platform.config_artifact_root`. */
  start(): Promise<void>;
}

export function createArtifacts(platform: Pick<Platform, 'db' | 'blobs' | 'clock' | 'ids' | 'config'>): OpenArtifacts {
  const { config, clock } = platform;
  const tree = createTree(platform);
  const multipart = createMultipart(platform);
  const rootUri = config.artifactRoot ?? treeUri('');
  const root = parseArtifactUri(rootUri, config.port);
  const folder = root.kind === 'file' ? { path: root.path, files: createFolder(root.path) } : undefined;

  /** The place that a URI is in, and where in it the URI points. */
  function locate(uri: string): { readonly place: FilePlace; readonly base: string } {
    const location = parseArtifactUri(uri, config.port);
    if (location.kind === 'tree') return { place: tree, base: location.path };
    if (location.kind === 'file' && folder !== undefined) {
      if (location.path === folder.path) return { place: folder.files, base: '' };
      if (location.path.startsWith(`${folder.path}/`)) {
        return { place: folder.files, base: location.path.slice(folder.path.length + 1) };
      }
    }
    throw artifactOutOfReach(uri);
  }

  return {
    defaultUri: (experimentId) => joinUri(rootUri, experimentId),
    async list(uri, path, limit, after) {
      const wanted = checkFolderPath(path);
      const { place, base } = locate(uri);
      return place.list(below(base, wanted), Math.min(limit, MOST_LISTED), after);
    },
    async find(uri, path) {
      const wanted = path === '' ? '' : checkArtifactPath(path);
      const { place, base } = locate(uri);
      const file = await place.find(below(base, wanted));
      return file === undefined ? undefined : { ...file, path };
    },
    async put(uri, path, source) {
      const { place, base } = locate(uri);
      return place.put(below(base, checkArtifactPath(path)), source);
    },
    async delete(uri, path) {
      const wanted = checkFolderPath(path);
      const { place, base } = locate(uri);
      return place.delete(below(base, wanted));
    },
    multipart,
    async start() {
      await folder?.files.prepare(clock.now() - HOUR_MS);
      await multipart.collect(clock.now() - DAY_MS);
    },
  };
}
