import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { Manifest } from '../packages/contracts/src/index.ts';
import { root } from './repository.ts';

/** Writes the published JSON Schema of kaizen.yaml, or compares it with `--check`. */
const target = join(root, 'docs/reference/kaizen.schema.json');
const text = `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...Manifest }, null, 2)}\n`;
if (process.argv.includes('--check')) {
  const same = existsSync(target) && readFileSync(target, 'utf8') === text;
  if (!same) process.stderr.write('docs/reference/kaizen.schema.json differs from the schema in packages/contracts\n');
  process.exitCode = same ? 0 : 1;
} else {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
