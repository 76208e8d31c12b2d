import fastJson from 'fast-json-stringify';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { createPacer } from '../pacer.ts';
import { invalidRequest } from './errors.ts';
import { fieldProblems } from './field-problems.ts';

/** Checks one part of a request; throws `platform.invalid_request` with every problem. */
export type PartValidator = (value: unknown) => unknown;

/** A checker that is compiled at its first use, so that hundreds of routes cost nothing at the start. `coerce`: text becomes numbers and lists. */
export function createPartValidator(
  part: 'body' | 'query' | 'params',
  schema: TSchema | undefined,
  coerce: boolean,
): PartValidator {
  if (schema === undefined) return () => undefined;
  const hasDefaults = JSON.stringify(schema).includes('"default":');
  const convertible = coerce ? withoutWildcard(schema) : schema;
  let compiled: ReturnType<typeof Compile> | undefined;
  const isObject = Reflect.get(schema, 'type') === 'object';
  return (received) => {
    compiled ??= Compile(schema);
    // No body at all is an empty object: commands whose fields are all optional need none, others get the missing field named.
    const given = received === undefined && isObject ? {} : received;
    let value = coerce ? Value.Convert(convertible, given) : given;
    if (hasDefaults) value = Value.Default(schema, value);
    if (!compiled.Check(value)) throw invalidRequest(fieldProblems(part, schema, value));
    return value;
  };
}

/** The rest of a path (`*`) is text as it comes; the converter would read its name as a pattern. */
function withoutWildcard(schema: TSchema): TSchema {
  const properties: unknown = Reflect.get(schema, 'properties');
  if (typeof properties !== 'object' || properties === null || !('*' in properties)) return schema;
  const { '*': _, ...rest } = properties;
  return Type.Object(rest);
}

/**
 * Writes a response by its schema: fields that the schema does not name never leave. Compiled at first use. A long list (`items`) is written piece by
 * piece, with turns of the event loop in between.
 */
export function createSerializer(schema: TSchema): (value: unknown) => string | Promise<string> {
  const itemSchema = itemSchemaOf(schema);
  const whole = compileLater(schema);
  if (itemSchema === undefined) return whole;
  const item = compileLater(itemSchema);
  const rest = compileLater(withoutItems(schema));
  return (value) => {
    const items = itemsOf(value);
    return items === undefined || items.length <= SHORT_LIST ? whole(value) : writeLong(items, item, rest(value));
  };
}

const SHORT_LIST = 20;

async function writeLong(items: readonly unknown[], item: (value: unknown) => string, rest: string): Promise<string> {
  const pace = createPacer();
  const written: string[] = [];
  for (const one of items) {
    written.push(item(one));
    await pace();
  }
  return `{"items":[${written.join(',')}]${rest === '{}' ? '}' : `,${rest.slice(1)}`}`;
}

function compileLater(schema: TSchema): (value: unknown) => string {
  let compiled: ((value: unknown) => string) | undefined;
  return (value) => {
    compiled ??= fastJson(JSON.parse(JSON.stringify(schema)));
    return compiled(value);
  };
}

function itemSchemaOf(schema: TSchema): TSchema | undefined {
  const properties: unknown = Reflect.get(schema, 'properties');
  if (typeof properties !== 'object' || properties === null || !('items' in properties)) return undefined;
  const { items } = properties;
  // A schema as it was written: an array's `items` is the schema of its elements.
  return typeof items === 'object' && items !== null && 'items' in items ? (items.items as TSchema) : undefined;
}

function withoutItems(schema: TSchema): TSchema {
  const { items: _, ...properties } = Reflect.get(schema, 'properties');
  const required: readonly string[] = Reflect.get(schema, 'required') ?? [];
  return { ...schema, properties, required: required.filter((name) => name !== 'items') };
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
    ? value.items
    : undefined;
}
