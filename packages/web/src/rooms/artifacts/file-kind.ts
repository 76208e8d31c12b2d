import { nameOf } from './file-path.ts';

/** How a file is shown. `unknown` is looked into: text when it reads as text, else its first bytes. */
export type FileKind =
  | 'text'
  | 'json'
  | 'table'
  | 'image'
  | 'yaml'
  | 'mlmodel'
  | 'markdown'
  | 'html'
  | 'pdf'
  | 'audio'
  | 'video'
  | 'onnx'
  | 'binary'
  | 'unknown';

const byExtension: ReadonlyArray<readonly [FileKind, string]> = [
  ['json', 'json geojson ipynb'],
  ['table', 'csv tsv'],
  ['image', 'png jpg jpeg gif webp bmp svg'],
  ['yaml', 'yaml yml'],
  ['markdown', 'md markdown'],
  ['html', 'html htm'],
  ['pdf', 'pdf'],
  ['onnx', 'onnx'],
  ['audio', 'mp3 wav ogg flac m4a'],
  ['video', 'mp4 webm'],
  [
    'text',
    'txt log py r sql sh bash js ts jsx tsx java go rs c h cpp scala xml css toml ini cfg conf env jsonl ndjson diff patch tex rst',
  ],
  ['binary', 'pkl pickle pt pth h5 npy npz parquet arrow feather zip gz tar bin joblib cbm ubj safetensors'],
];

const kinds = new Map(
  byExtension.flatMap(([kind, extensions]) => extensions.split(' ').map((extension) => [extension, kind] as const)),
);

/** How a file is shown, by its name. */
export function decideFileKind(path: string): FileKind {
  const name = nameOf(path);
  if (name === 'MLmodel') return 'mlmodel';
  if (/^(Dockerfile|Makefile|LICENSE|README|\.\w+ignore)$/.test(name)) return 'text';
  return kinds.get(extensionOf(path)) ?? 'unknown';
}

const languages: Readonly<Record<string, string>> = {
  py: 'python',
  r: 'r',
  sql: 'sql',
  sh: 'bash',
  bash: 'bash',
  js: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  json: 'json',
  geojson: 'json',
  ipynb: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  md: 'markdown',
  html: 'xml',
  htm: 'xml',
  xml: 'xml',
  svg: 'xml',
  css: 'css',
  toml: 'ini',
  ini: 'ini',
  cfg: 'ini',
  conf: 'ini',
  diff: 'diff',
  patch: 'diff',
};

/** The language whose colours a text gets; undefined for plain text. */
export function decideLanguage(path: string): string | undefined {
  return nameOf(path) === 'MLmodel' ? 'yaml' : languages[extensionOf(path)];
}

function extensionOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}
