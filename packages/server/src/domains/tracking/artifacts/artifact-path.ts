import { artifactPathInvalid } from '../errors.ts';

/** UTF-8 bytes: what an index of both databases and a file system can hold. */
const MOST_BYTES = 1500;
const MOST_SEGMENT_BYTES = 255;

/** Dots and slashes in UTF-8 forms longer than needed, which careless decoders take for the plain ones. */
const OVERLONG = /%(c0|c1|e0%[89]|f0%8)/i;

/**
 * Pictures that MLflow clients 2.x log by step: percent signs part the words and a hash stands for a slash of the key, so that any two digits may follow a
 * percent sign without being an encoding. The client accepts only these characters in a key.
 */
const LOGGED_PICTURE = /\/images\/[\w\-. #]+%step%\d+%timestamp%\d+%[\da-f-]{36}(%compressed)?\.\w+$/i;

/**
 * Returns the path when it is a relative path of plain segments; throws `tracking.artifact_path_invalid` with the reason otherwise. What percent-decoding,
 * done again and again, would make of it must be such a path too: the name is kept as it is, but a later reader may decode it.
 */
export function checkArtifactPath(path: string): string {
  if (path === '') throw artifactPathInvalid(path, 'is empty');
  if (Buffer.byteLength(path) > MOST_BYTES) throw artifactPathInvalid(path, `has more than ${MOST_BYTES} bytes`);
  const plain = `/${path}`.replace(LOGGED_PICTURE, (name) => name.replaceAll(/[%#]/g, '+')).slice(1);
  for (let text = plain, last = ''; text !== last; ) {
    checkForm(path, text);
    last = text;
    text = decodedOnce(text);
  }
  return path;
}

/** A folder that may be the top: an empty path, a lone slash at the end, else as {@link checkArtifactPath}. */
export function checkFolderPath(path: string): string {
  const folder = path.endsWith('/') ? path.slice(0, -1) : path;
  return folder === '' && path === '' ? '' : checkArtifactPath(folder);
}

function checkForm(path: string, text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f\\#]/.test(text)) {
    throw artifactPathInvalid(path, 'holds a backslash, a "#" or a control character');
  }
  if (/\p{Surrogate}/u.test(text)) throw artifactPathInvalid(path, 'holds half a character');
  if (OVERLONG.test(text))
    throw artifactPathInvalid(path, 'holds characters that are encoded longer than UTF-8 allows');
  if (/^[a-z]:(\/|$)/i.test(text)) throw artifactPathInvalid(path, 'begins with a drive');
  for (const segment of text.split('/')) {
    if (segment === '') throw artifactPathInvalid(path, 'begins or ends with a slash, or holds two in a row');
    if (segment === '.' || segment === '..') throw artifactPathInvalid(path, `holds the segment "${segment}"`);
    if (Buffer.byteLength(segment) > MOST_SEGMENT_BYTES) {
      throw artifactPathInvalid(path, `holds a name of more than ${MOST_SEGMENT_BYTES} bytes`);
    }
  }
}

/** What is no percent-encoding stays as it is. */
function decodedOnce(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
