const BYTES = 'application/octet-stream';

const contentTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/plain; charset=utf-8',
  yaml: 'text/plain; charset=utf-8',
  yml: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  pdf: 'application/pdf',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/** Files of text without an extension. */
const TEXT_NAMES = /^(mlmodel|mlproject|readme|license|dockerfile|makefile)$/i;

/** The content type of an artifact by its name; anything a browser might run (HTML, SVG, scripts) is plain bytes. */
export function decideContentType(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = TEXT_NAMES.test(name) ? 'txt' : /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  return (extension !== undefined && Object.hasOwn(contentTypes, extension) && contentTypes[extension]) || BYTES;
}

/** Pages and drawings with scripts are shown only inside a sandbox without scripts, forms or any request. */
export function decideSandboxType(path: string): string | undefined {
  if (/\.html?$/i.test(path)) return 'text/html; charset=utf-8';
  return /\.svg$/i.test(path) ? 'image/svg+xml' : undefined;
}
