import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { DatasetSchemaFile, Manifest } from '../packages/contracts/src/index.ts';
import { root } from './repository.ts';

/** Writes the published JSON Schemas of the files that people write, kaizen.yaml and schemas/<dataset>.yaml, or compares them with `--check`. */
const published = [
  { name: 'docs/reference/kaizen.schema.json', schema: Manifest },
  { name: 'docs/reference/dataset.schema.json', schema: DatasetSchemaFile },
] as const;

for (const { name, schema } of published) {
  const target = join(root, name);
  const text = `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  } else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${name} differs from the schema in packages/contracts\n`);
    process.exitCode = 1;
  }
}
