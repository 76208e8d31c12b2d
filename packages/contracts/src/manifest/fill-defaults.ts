import { chooseOption, readDiscriminatedUnion } from './discriminated-union.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A copy of `value` with the defaults of a JSON Schema filled in, also below `patternProperties`, `items` and the named option of a union, where the schema library's own
 * function does not go. Values that are there stay as they are.
 */
export function fillDefaults(schema: unknown, value: unknown): unknown {
  const node = asObject(schema);
  if (node === undefined) return value;
  if (value === undefined) return node.default;
  const union = readDiscriminatedUnion(node);
  if (union !== undefined) return fillDefaults(chooseOption(union, value)?.schema, value);
  if (Array.isArray(value)) return value.map((item: unknown) => fillDefaults(node.items, item));
  const map = asObject(value);
  if (map === undefined) return value;
  const filled: Record<string, unknown> = { ...map };
  for (const [name, property] of Object.entries(asObject(node.properties) ?? {})) {
    const next = fillDefaults(property, map[name]);
    if (next !== undefined) filled[name] = next;
  }
  for (const [pattern, property] of Object.entries(asObject(node.patternProperties) ?? {})) {
    const matches = new RegExp(pattern, 'u');
    for (const [name, entry] of Object.entries(map))
      if (matches.test(name)) filled[name] = fillDefaults(property, entry);
  }
  return filled;
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}
