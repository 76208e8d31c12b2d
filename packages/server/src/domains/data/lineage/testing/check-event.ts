import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Json } from '../openlineage.ts';

const folder = join(import.meta.dirname, 'spec');
/** Names that the specification leaves to the makers of events: `<prefix>_<name>`. */
const CUSTOM_FACET = /^kaizen_[a-z][A-Za-z]*$/;

const ajv = createValidator();

function createValidator(): Ajv2020 {
  // Not strict: the specification's schemas carry `example`, and leave out types that `allOf` implies.
  const made = new Ajv2020({ strict: false, allErrors: true });
  for (const name of ['uri', 'uuid', 'date-time'] as const) made.addFormat(name, fullFormats[name]);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    made.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return made;
}

/** What is wrong with an event by the schemas of OpenLineage in `spec/`: its own, and that of every facet by the `_schemaURL` that it names. */
export function findFaults(event: Json): string[] {
  const { schemaURL, run, job, dataset, inputs, outputs } = event;
  const datasets = [dataset, ...listOf(inputs), ...listOf(outputs)].map(recordOf);
  return [
    ...check('event', schemaURL, event),
    ...facetFaults(recordOf(run).facets),
    ...facetFaults(recordOf(job).facets),
    ...datasets.flatMap((one) => [one.facets, one.inputFacets, one.outputFacets].flatMap(facetFaults)),
  ];
}

function facetFaults(facets: unknown): string[] {
  return Object.entries(recordOf(facets)).flatMap(([name, facet]) => {
    const { _schemaURL: url } = recordOf(facet);
    if (CUSTOM_FACET.test(name)) return check(name, url, facet);
    // The file of a facet says under which name it stands.
    const file = ajv.getSchema(String(url).replace(/#.*$/, ''))?.schema;
    const known = recordOf(recordOf(file).properties)[name] !== undefined;
    return known ? check(name, url, facet) : [`${name}: ${String(url)} defines no facet of this name`];
  });
}

function check(what: string, url: unknown, value: unknown): string[] {
  const validate = ajv.getSchema(String(url));
  if (validate === undefined) return [`${what}: there is no schema ${String(url)}`];
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath}: ${message}`);
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
