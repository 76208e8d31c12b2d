import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { DatasetSpec, Manifest, ManifestProblem, ParsedManifest } from '@kaizen/contracts';
import { parseSchemaFile } from '../../domains/data/index.ts';
import { messageOf } from '../../kernel/errors.ts';
import { manifestInvalid } from './errors.ts';

const largest = 4_000_000;

/**
 * The manifest with the schema files of its datasets in it: columns (those in kaizen.yaml win), rules and environments. A file outside the project's
 * folder is refused; a fault in one names the file, its line and the field.
 */
export async function readSchemaFiles(manifest: Manifest, parsed: ParsedManifest, folder: string): Promise<Manifest> {
  const datasets = Object.entries(manifest.data ?? {});
  if (datasets.every(([, spec]) => spec.schema === undefined)) return manifest;
  const data: Record<string, DatasetSpec> = {};
  const problems: ManifestProblem[] = [];
  for (const [name, spec] of datasets) {
    const found = spec.schema === undefined ? spec : await withSchemaFile(spec, spec.schema, folder);
    if (Array.isArray(found)) {
      const path = ['data', name, 'schema'];
      problems.push(...found.map((message) => ({ path: path.join('.'), position: parsed.locate(path), message })));
    } else data[name] = found;
  }
  if (problems.length > 0) throw manifestInvalid(problems);
  return { ...manifest, data };
}

/** The spec with what its schema file says, or what is wrong. */
async function withSchemaFile(spec: DatasetSpec, path: string, folder: string): Promise<DatasetSpec | string[]> {
  const text = await readInside(folder, path);
  if (typeof text !== 'string') return [text.fault];
  const { file, problems } = await parseSchemaFile(text);
  if (file === undefined) {
    return problems.map(({ position, path: field, message }) => {
      const place = position === undefined ? '' : `, line ${position.line}`;
      return `${path}${place}${field === '' ? '' : `, ${field}`}: ${message}`;
    });
  }
  const rules = [...(file.rules ?? []), ...(spec.validation?.rules ?? [])];
  const environments = spec.validation?.environments ?? file.environments;
  const validation = {
    policy: 'quarantine' as const,
    ...spec.validation,
    ...(rules.length === 0 ? {} : { rules }),
    ...(environments === undefined ? {} : { environments }),
  };
  return { ...spec, columns: { ...file.columns, ...spec.columns }, validation };
}

async function readInside(folder: string, path: string): Promise<string | { readonly fault: string }> {
  if (isAbsolute(path)) return { fault: `${path} must be relative to the folder of kaizen.yaml.` };
  try {
    const real = await realpath(join(folder, path));
    if (!real.startsWith(`${folder}${sep}`)) return { fault: `${path} lies outside the folder of kaizen.yaml.` };
    const file = await open(real, 'r');
    try {
      const { size } = await file.stat();
      if (size > largest) return { fault: `${path} has ${size} bytes; ${largest} are the limit.` };
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    const isMissing = messageOf(error).includes('ENOENT');
    return {
      fault: isMissing
        ? `There is no file ${path} in the folder of kaizen.yaml. \`kaizen data schema infer <dataset> --out ${path}\` writes one.`
        : `${path} cannot be read.`,
    };
  }
}
