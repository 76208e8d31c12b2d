type Node = Readonly<Record<string, unknown>>;

/** A union of maps that one field tells apart: every option allows exactly one value of `field`. */
export interface DiscriminatedUnion {
  readonly field: string;
  /** Value of the field → option, in the order of the schema. */
  readonly options: ReadonlyMap<string, { readonly index: number; readonly schema: Node }>;
}

/** Reads a schema as a discriminated union; undefined for every other schema. */
export function readDiscriminatedUnion(schema: unknown): DiscriminatedUnion | undefined {
  const anyOf = asNode(schema)?.anyOf;
  if (!Array.isArray(anyOf) || anyOf.length === 0) return undefined;
  const options = anyOf.map(asNode);
  for (const field of Object.keys(asNode(options[0]?.properties) ?? {})) {
    const values = options.map((option) => asNode(asNode(option?.properties)?.[field])?.const);
    const names = values.filter((value) => typeof value === 'string');
    if (names.length !== options.length || new Set(names).size !== names.length) continue;
    return { field, options: new Map(names.map((name, index) => [name, { index, schema: options[index] ?? {} }])) };
  }
  return undefined;
}

/** The option that a value names; undefined when it names none. */
export function chooseOption(
  union: DiscriminatedUnion,
  value: unknown,
): { readonly index: number; readonly schema: Node } | undefined {
  const named = asNode(value)?.[union.field];
  return typeof named === 'string' ? union.options.get(named) : undefined;
}

/** What stands at a place of a schema: of the option that counts, of another one, or in a union of which the value names no option. */
export type PlaceInUnion =
  | { readonly kind: 'counts' }
  | { readonly kind: 'of another option' }
  | {
      readonly kind: 'no option named';
      readonly union: DiscriminatedUnion;
      /** How many steps of the instance path lead to the map that should name an option. */
      readonly depth: number;
    };

/**
 * Follows a schema path (`properties`, `name`, `anyOf`, `3`, …) beside the value and the instance path that it is about. A union's error lists what is
 * wrong by every option; only the one that the value names is of interest.
 */
export function findPlaceInUnion(
  schema: unknown,
  parts: readonly string[],
  value: unknown,
  path: readonly string[],
  depth = 0,
): PlaceInUnion {
  const [part, next, ...rest] = parts;
  const union = readDiscriminatedUnion(schema);
  if (union !== undefined) {
    const option = chooseOption(union, value);
    if (option === undefined) return { kind: 'no option named', union, depth };
    if (part !== 'anyOf' || next !== String(option.index)) return { kind: 'of another option' };
  }
  const node = asNode(schema);
  if (part === undefined || node === undefined) return { kind: 'counts' };
  const inner = asNode(value)?.[path[depth] ?? ''];
  const after = next === undefined ? [] : [next, ...rest];
  if (part === 'items') return findPlaceInUnion(node.items, after, inner, path, depth + 1);
  if (next === undefined || !['properties', 'patternProperties', 'anyOf'].includes(part)) {
    return findPlaceInUnion(node[part], after, value, path, depth);
  }
  const chosen = asNode(node[part])?.[next];
  return part === 'anyOf'
    ? findPlaceInUnion(chosen, rest, value, path, depth)
    : findPlaceInUnion(chosen, rest, inner, path, depth + 1);
}

function asNode(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}
