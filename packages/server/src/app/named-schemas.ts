import * as contracts from '@kaizen/contracts';
import type { TSchema } from 'typebox';

type Json = Record<string, unknown>;

/** Writes schemas for the document: what contracts export under a name is named once and referred to everywhere. */
export interface NamedSchemas {
  /** The schema as plain JSON, without the library's hidden marks, with references for its named parts and for itself. */
  write(schema: TSchema): unknown;
  /** The named schemas that were referred to, by name. */
  components(): Json;
}

const ERROR = 'Error';

export function createNamedSchemas(): NamedSchemas {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries<unknown>(contracts)) {
    if (isSchema(value)) names.set(JSON.stringify(value), name === 'ErrorBody' ? ERROR : name);
  }
  const used = new Map<string, unknown>();

  function writeNode(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(writeNode);
    if (typeof node !== 'object' || node === null) return node;
    const name = names.get(JSON.stringify(node));
    if (name === undefined) return writeParts(node);
    if (!used.has(name)) {
      used.set(name, undefined);
      used.set(name, writeParts(node));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  function writeParts(node: object): Json {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, writeNode(value)]));
  }

  return {
    write: (schema) => writeNode(JSON.parse(JSON.stringify(schema))),
    components: () => Object.fromEntries([...used].sort(([left], [right]) => (left < right ? -1 : 1))),
  };
}

/** Objects and choices; a plain text or number needs no name. */
function isSchema(value: unknown): value is TSchema {
  return typeof value === 'object' && value !== null && ('anyOf' in value || Reflect.get(value, 'type') === 'object');
}
