import { createHash } from 'node:crypto';
import type { createPacer } from '../../../platform/pacer.ts';
import { computeFieldKey, computeNodeKey } from './node-key.ts';
import { type Facets, type Json, recordOf, textOf } from './openlineage.ts';

/** A column of an output that comes from a column; `field` is empty where the whole dataset is meant. */
interface ColumnFacts {
  readonly out: { readonly id: string; readonly field: string; readonly version: string; readonly key: string };
  readonly input: { readonly id: string; readonly field: string; readonly version: string; readonly key: string };
  readonly transformation: Json;
}

/** An output that says what its columns are made of. */
export interface ToldColumns {
  readonly id: string;
  /** Empty unless every version of the node keeps its columns. */
  readonly version: string;
  /** Another one when it says something else. */
  readonly digest: string;
  /** The edges, one by one: their keys take time to make, and most runs say what the run before said. */
  edges(): Iterable<ColumnFacts>;
}

/** A dataset by its name. */
export interface NamedNode {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
}

/** Fields that are read before the clock is looked at. */
const FIELDS_AT_ONCE = 64;

/**
 * What an output says of its columns, if it does, and the datasets that it names for that. `versions` are those of the nodes of the event of which every version
 * keeps its columns.
 */
export async function readToldColumns(
  { id, facets }: { readonly id: string; readonly facets: Facets },
  versions: ReadonlyMap<string, string>,
  pace: ReturnType<typeof createPacer>,
): Promise<{ readonly told: ToldColumns; readonly named: readonly NamedNode[] } | undefined> {
  const facet = facets.columnLineage;
  if (facet === undefined) return undefined;
  const { fields, named } = await readFields(facet, pace);
  const said = JSON.stringify([facet, [...versions]]);
  const digest = createHash('sha256').update(said).digest('hex');
  await pace();
  const version = versions.get(id) ?? '';
  return { told: { id, version, digest, edges: () => edgesOf(id, fields, versions) }, named };
}

interface ReadField {
  readonly field: string;
  readonly told: Json;
  readonly from: ReadonlyArray<{ readonly node: NamedNode; readonly field: string; readonly transformation: Json }>;
}

/** The fields of a column lineage facet; one without name is the dataset as a whole. */
async function readFields(facet: Json, pace: ReturnType<typeof createPacer>) {
  const nodes = new Map<string, NamedNode>();
  const fields: ReadField[] = [];
  for (const [field, value] of Object.entries(recordOf(facet.fields))) {
    const { inputFields, transformationDescription: description, transformationType: type } = recordOf(value);
    const told = { ...(description == null ? {} : { description }), ...(type == null ? {} : { type }) };
    fields.push({ field, told, from: readInputs(inputFields, nodes) });
    if (fields.length % FIELDS_AT_ONCE === 0) await pace();
  }
  fields.push({ field: '', told: {}, from: readInputs(facet.dataset, nodes) });
  return { fields, named: [...nodes.values()] };
}

function readInputs(value: unknown, nodes: Map<string, NamedNode>): ReadField['from'] {
  if (!Array.isArray(value)) return [];
  return value.map(recordOf).flatMap((input) => {
    const namespace = textOf(input.namespace);
    const name = textOf(input.name);
    const field = textOf(input.field);
    if (namespace === '' || name === '' || field === '') return [];
    const place = JSON.stringify([namespace, name]);
    const node = nodes.get(place) ?? { id: computeNodeKey('DATASET', namespace, name), namespace, name };
    nodes.set(place, node);
    return [{ node, field, transformation: transformationOf(input.transformations) }];
  });
}

function transformationOf(transformations: unknown): Json {
  const [first] = Array.isArray(transformations) ? transformations.map(recordOf) : [];
  const { type, subtype, description } = first ?? {};
  const known = Object.entries({ type, subtype, description }).filter(([, one]) => typeof one === 'string');
  return Object.fromEntries(known);
}

function* edgesOf(
  outId: string,
  fields: readonly ReadField[],
  versions: ReadonlyMap<string, string>,
): Generator<ColumnFacts> {
  const keys = new Map<string, string>();
  function endOf(id: string, field: string) {
    const key = keys.get(`${id}${field}`) ?? computeFieldKey(id, field);
    keys.set(`${id}${field}`, key);
    return { id, field, version: versions.get(id) ?? '', key };
  }
  for (const { field, told, from } of fields) {
    const out = endOf(outId, field);
    for (const { node, field: input, transformation } of from)
      yield { out, input: endOf(node.id, input), transformation: { ...told, ...transformation } };
  }
}
