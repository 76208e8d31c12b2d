import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Where the parts of this installation lie. */
export const installation = {
  root,
  node: join(root, 'node_modules/.bin/node'),
  launcher: join(root, 'packages/cli/bin/kaizen'),
  serverEntry: join(root, 'packages/server/src/main.ts'),
  web: join(root, 'packages/web'),
  webDist: join(root, 'packages/web/dist'),
  /** Made again when it is gone. */
  cache: join(root, 'node_modules/.cache/kaizen'),
  examples: join(root, 'examples'),
  guide: join(root, 'docs/guide/command-line.md'),
} as const;

/** How a server process is started, by the launcher as by a command: what the launcher says of it holds here. */
export const serverProcess = {
  flags: ['--max-semi-space-size=2', '--heap-growing-percent=10'],
  environment: { UV_THREADPOOL_SIZE: '16', MALLOC_ARENA_MAX: '2' },
} as const;

/** The version of the command line, from its package.json. */
export function readVersion(): string {
  const file: unknown = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8'));
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : 'unknown';
}
