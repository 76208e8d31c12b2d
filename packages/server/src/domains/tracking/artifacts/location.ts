import { fileURLToPath } from 'node:url';
import { checkArtifactPath } from './artifact-path.ts';

/** The scheme of the tree that this server keeps itself: the one spelling of a foreign protocol that the domain knows, because stored URIs are given back verbatim. */
const ARTIFACT_SCHEME = 'mlflow-artifacts:';

/** Route under which clients that were given a plain HTTP address reach the tree. */
const HTTP_ANCHOR = '/mlflow-artifacts/artifacts';

/** Where a URI points: into the tree (`path` is relative, empty for its root), to a folder of this machine, or somewhere this server does not go. */
export type ArtifactLocation =
  | { readonly kind: 'tree'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'outside' };

const OUTSIDE: ArtifactLocation = { kind: 'outside' };

/** The URI of a path of the tree. */
export function treeUri(path: string): string {
  return `${ARTIFACT_SCHEME}/${path}`;
}

/** The folder of the tree that holds the files of a run which this server runs itself. */
export function runFolder(experimentId: string, runId: string): string {
  return `${experimentId}/${runId}/artifacts`;
}

/** A URI with more plain segments behind it. */
export function joinUri(uri: string, path: string): string {
  return path === '' ? uri : `${uri.replace(/\/+$/, '')}/${path}`;
}

/** A path with another one behind it; either may be empty. */
export function below(folder: string, path: string): string {
  return folder === '' || path === '' ? folder + path : `${folder}/${path}`;
}

/**
 * Reads an artifact URI. `ownPort` is the port of this server (0: not known before it listens): a host form counts as this server when it names a loopback
 * address and that port, or no port. A URI that could lead out of where it says (`..`, encodings of it, a query, a fragment) points outside.
 */
export function parseArtifactUri(uri: string, ownPort = 0): ArtifactLocation {
  if (uri.startsWith('/')) return fileAt(uri);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (`${scheme}:` === ARTIFACT_SCHEME) return treeAt(uri.slice(ARTIFACT_SCHEME.length), ownPort);
  if (scheme === 'http' || scheme === 'https') return httpAt(uri.slice(scheme.length + 1), ownPort);
  if (scheme === 'file') return fileUriAt(uri);
  return OUTSIDE;
}

/** `/path`, `path`, or `//host:port/path`. */
function treeAt(rest: string, ownPort: number): ArtifactLocation {
  const parts = /^\/\/([^/]*)(.*)$/.exec(rest);
  if (parts !== null && !isOwnHost(parts[1] ?? '', ownPort)) return OUTSIDE;
  return treePath(parts === null ? rest : (parts[2] ?? ''));
}

function httpAt(rest: string, ownPort: number): ArtifactLocation {
  const parts = /^\/\/([^/]+)(\/.*)$/.exec(rest);
  if (parts === null || !isOwnHost(parts[1] ?? '', ownPort)) return OUTSIDE;
  const path = parts[2] ?? '';
  const anchor = path.indexOf(HTTP_ANCHOR);
  if (anchor < 0) return OUTSIDE;
  const below = path.slice(anchor + HTTP_ANCHOR.length);
  return below === '' || below.startsWith('/') ? treePath(below) : OUTSIDE;
}

function treePath(text: string): ArtifactLocation {
  const path = text.replace(/^\/|\/$/g, '');
  return isPlain(path) ? { kind: 'tree', path } : OUTSIDE;
}

function fileUriAt(uri: string): ArtifactLocation {
  const rest = uri.slice('file:'.length);
  if (/[?#]/.test(rest) || !/^(\/(?!\/)|\/\/(localhost)?\/)/i.test(rest)) return OUTSIDE;
  // The URL parser would resolve dot segments silently, so they are looked for in what was written.
  if (!isPlain(rest.replace(/^\/\/[^/]*\//, '').replace(/^\/|\/$/g, ''))) return OUTSIDE;
  try {
    return fileAt(fileURLToPath(`file://${rest.replace(/^\/\/[^/]*/, '')}`));
  } catch {
    return OUTSIDE;
  }
}

function fileAt(path: string): ArtifactLocation {
  const plain = path.length > 1 ? path.replace(/\/$/, '') : path;
  return isPlain(plain.slice(1)) ? { kind: 'file', path: plain } : OUTSIDE;
}

function isPlain(path: string): boolean {
  if (path === '') return true;
  try {
    checkArtifactPath(path);
    return true;
  } catch {
    return false;
  }
}

function isOwnHost(authority: string, ownPort: number): boolean {
  if (authority === '') return true;
  const match = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::(\d{1,5}))?$/i.exec(authority);
  return match !== null && (match[2] === undefined || ownPort === 0 || Number(match[2]) === ownPort);
}
