import { artifactPathInvalid } from '../errors.ts';

/** Returns the path when it is a relative path of plain segments; throws `tracking.artifact_path_invalid` with the reason otherwise. */
export function checkArtifactPath(path: string): string {
  if (path === '' || path.length > 500) throw artifactPathInvalid(path, 'must have 1 to 500 characters');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f\\]/.test(path)) throw artifactPathInvalid(path, 'holds a backslash or a control character');
  for (const segment of path.split('/')) {
    if (segment === '') throw artifactPathInvalid(path, 'begins or ends with a slash, or holds two in a row');
    if (segment === '.' || segment === '..') throw artifactPathInvalid(path, `holds the segment "${segment}"`);
  }
  return path;
}

const contentTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/plain; charset=utf-8',
  yaml: 'text/plain; charset=utf-8',
  yml: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
};

/** The content type of an artifact by its extension; anything a browser might run (HTML, SVG, scripts) is plain bytes. */
export function decideContentType(path: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase();
  return (extension !== undefined && contentTypes[extension]) || 'application/octet-stream';
}

/** A part of a file, `end` exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header of one range (RFC 9110 §14.2): undefined = send everything (no header, another unit, several ranges or a malformed
 * one, all of which a server may ignore); 'unsatisfiable' when it begins at or after the end.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const length = Number(match[2]);
    return length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size };
  }
  const start = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end: last + 1 };
}
