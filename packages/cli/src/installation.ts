import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Where the parts of this installation lie. */
export const installation = {
  root,
  node: join(root, 'node_modules/.bin/node'),
  serverEntry: join(root, 'packages/server/src/main.ts'),
  web: join(root, 'packages/web'),
  webDist: join(root, 'packages/web/dist'),
  examples: join(root, 'examples'),
} as const;
