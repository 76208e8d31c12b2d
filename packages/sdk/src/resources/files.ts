import type { ArtifactListing } from '@kaizen/contracts';
import type { ByteStretch, ReadBytes } from '../read-bytes.ts';
import type { Send } from '../request.ts';

/** Whose files: those of a run, or those of a logged model. */
export interface FileSource {
  readonly kind: 'run' | 'loggedModel';
  readonly id: string;
}

const base = ({ kind, id }: FileSource) =>
  `/api/v1/${kind === 'run' ? 'runs' : 'logged-models'}/${encodeURIComponent(id)}`;

/** Files of runs and of logged models: folders listed one at a time, and addresses of the bytes. */
export function filesResource(send: Send, readBytes: ReadBytes) {
  const pathOf = (source: FileSource, path: string, view?: 'sandbox') =>
    `${base(source)}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}${view === undefined ? '' : `?view=${view}`}`;
  return {
    /** Children of a folder by name; the top when `path` is empty. */
    list: (source: FileSource, path = '', signal?: AbortSignal) =>
      send<ArtifactListing>({
        path: `${base(source)}/files`,
        query: { path: path === '' ? undefined : path },
        ...(signal === undefined ? {} : { signal }),
      }),
    /**
     * Address of a file's bytes; ranges are answered. With `sandbox`, pages and drawings come as such with a policy that lets them run and load nothing, for
     * a sandboxed frame.
     */
    path: pathOf,
    /** The bytes of a file, or a stretch of them: never more than asked for. */
    bytes: (source: FileSource, path: string, stretch?: ByteStretch, signal?: AbortSignal) =>
      readBytes(pathOf(source, path), stretch, signal),
  };
}
