import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import Value from 'typebox/value';
import { findPlaceInUnion } from './discriminated-union.ts';
import { findNearestName } from './nearest-name.ts';
import type { ManifestPosition, ManifestProblem } from './section.ts';

type Locate = (path: readonly string[]) => ManifestPosition | undefined;
type SchemaNode = Readonly<Record<string, unknown>>;
type SchemaError = ReturnType<typeof Value.Errors>[number];

/** What is wrong with a value by the schema of a YAML file of ours, in words, one problem per place. */
export function describeSchemaErrors(whole: TSchema, value: object, locate: Locate): ManifestProblem[] {
  const before = Settings.Get().maxErrors;
  // A union lists the errors of all its options, of which one counts.
  Settings.Set({ maxErrors: 2000 });
  try {
    const found = new Map<string, ManifestProblem>();
    for (const error of Value.Errors(whole, value)) {
      for (const problem of describeError(error, whole, value)) {
        if (!found.has(problem.path))
          found.set(problem.path, {
            ...problem,
            position: locate(problem.path.split(separator)),
            path: problem.path.split(separator).join('.'),
          });
      }
    }
    return [...found.values()];
  } finally {
    Settings.Set({ maxErrors: before });
  }
}

/** Column names may hold dots, so paths are joined with a character that YAML refuses. */
const separator = '\u0000';

type Described = { readonly path: string; readonly message: string; readonly suggestion?: string };

function describeError(error: SchemaError, whole: TSchema, value: object): Described[] {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const parts = error.schemaPath.split('/').slice(1).map(unescapePointer);
  const place = findPlaceInUnion(whole, parts, value, path);
  if (place.kind === 'of another option') return [];
  if (place.kind === 'no option named') {
    const { field, options } = place.union;
    return [describeOption([...path.slice(0, place.depth), field], [...options.keys()], value)];
  }
  const schema = findSchema(whole, error.schemaPath);
  if (error.keyword === 'additionalProperties') {
    const names = Object.keys(asNode(schema.properties) ?? {});
    return error.params.additionalProperties.map((name) => describeUnknownName([...path, name], name, names));
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((name) => ({
      path: [...path, name].join(separator),
      message: `\`${name}\` is missing here.`,
    }));
  }
  if (error.keyword === 'boolean' || (error.keyword === 'const' && /\/anyOf\/\d+$/.test(error.schemaPath))) return [];
  const observed = describeValue(readPath(value, path));
  return [{ path: path.join(separator), ...describeMismatch(error, schema, observed) }];
}

function describeOption(path: readonly string[], options: readonly string[], value: object): Described {
  const observed = readPath(value, path);
  if (observed !== undefined)
    return { path: path.join(separator), ...describeChoice(describeValue(observed), options) };
  const message = `\`${path.at(-1)}\` is missing here; allowed: ${options.join(', ')}.`;
  return { path: path.join(separator), message };
}

function describeUnknownName(path: readonly string[], name: string, names: readonly string[]): Described {
  if (names.length === 0) {
    return {
      path: path.join(separator),
      message: `"${name}" is no valid name here; use lower-case letters, digits and dashes, beginning with a letter.`,
    };
  }
  const suggestion = findNearestName(name, names);
  const mend = suggestion ? `did you mean \`${suggestion}\`?` : `known here: ${names.join(', ')}.`;
  return {
    path: path.join(separator),
    message: `\`${name}\` is not known here; ${mend}`,
    ...(suggestion ? { suggestion } : {}),
  };
}

function describeMismatch(
  error: SchemaError,
  schema: SchemaNode,
  observed: string,
): { message: string; suggestion?: string } {
  const options = literalsOf(schema);
  if (options.length > 0) return describeChoice(observed, options);
  if (error.keyword === 'pattern')
    return {
      message: `${observed} is no valid name; use lower-case letters, digits and dashes, beginning with a letter.`,
    };
  if (error.keyword === 'const') return { message: `must be ${JSON.stringify(schema.const)}, but is ${observed}.` };
  return { message: `${error.message}, but is ${observed}.` };
}

function describeChoice(observed: string, options: readonly string[]): { message: string; suggestion?: string } {
  const suggestion = findNearestName(observed.replaceAll('"', ''), options);
  const mend = suggestion ? `did you mean \`${suggestion}\`?` : `allowed: ${options.join(', ')}.`;
  return { message: `${observed} is not allowed; ${mend}`, ...(suggestion ? { suggestion } : {}) };
}

function literalsOf(schema: SchemaNode): string[] {
  const options = schema.anyOf;
  if (!Array.isArray(options)) return [];
  return options.flatMap((option: unknown) => {
    const literal = asNode(option)?.const;
    return literal === undefined ? [] : [String(literal)];
  });
}

function findSchema(whole: TSchema, pointer: string): SchemaNode {
  let node = asNode(whole) ?? {};
  for (const part of pointer.split('/').slice(1)) node = asNode(node[unescapePointer(part)]) ?? {};
  return node;
}

function readPath(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, part) => asNode(node)?.[part], value);
}

function asNode(value: unknown): SchemaNode | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'a map') : JSON.stringify(value);
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
