import { findNearestName } from '@kaizen/contracts';
import type { TSchema } from 'typebox';
import { System } from 'typebox/system';
import { Value } from 'typebox/value';
import type { FieldProblem } from './errors.ts';

type ValidationError = ReturnType<typeof Value.Errors>[number];

const MOST = 10;

// With the library's own limit of 8, a union of more choices never reports the union itself.
System.Settings.Set({ maxErrors: 500 });

/** What is wrong with `value`, in words: field, value and mend. `part` is `body`, `query` or `params`. */
export function fieldProblems(part: string, schema: TSchema, value: unknown): FieldProblem[] {
  const errors = Value.Errors(schema, value).filter((error) => error.keyword !== 'boolean');
  const unions = errors.filter((error) => error.keyword === 'anyOf');
  const outside = errors.filter((error) => !unions.some((union) => error !== union && isInside(error, union)));
  const problems = outside.flatMap((error) => {
    const inner = error.keyword === 'anyOf' ? errors.filter((each) => each !== error && isInside(each, error)) : [];
    return word(part, schema, value, error, inner);
  });
  return problems.slice(0, MOST);
}

function isInside(error: ValidationError, union: ValidationError): boolean {
  return error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`);
}

function word(
  part: string,
  schema: TSchema,
  value: unknown,
  error: ValidationError,
  inner: readonly ValidationError[],
): FieldProblem[] {
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'required') {
    return listOf(params.requiredProperties).map((name) => {
      const field = fieldName(part, `${error.instancePath}/${name}`);
      return { field, message: `${field} is missing.` };
    });
  }
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys(objectAt(schema, `${error.schemaPath.replace(/^#/, '')}/properties`));
    return listOf(params.additionalProperties).map((name) => {
      const field = fieldName(part, `${error.instancePath}/${name}`);
      const nearest = findNearestName(name, known);
      const mend = nearest === undefined ? `Known here: ${known.join(', ') || 'none'}.` : `Did you mean ${nearest}?`;
      return { field, message: `${field} is not a known field. ${mend}` };
    });
  }
  if (error.keyword === 'anyOf') return wordUnion(part, schema, value, error, inner);
  const field = fieldName(part, error.instancePath);
  return [{ field, message: `${field} is ${shown(value, error.instancePath)}; it ${error.message}.` }];
}

function wordUnion(
  part: string,
  schema: TSchema,
  value: unknown,
  union: ValidationError,
  inner: readonly ValidationError[],
): FieldProblem[] {
  const allowed = inner
    .filter((error) => error.keyword === 'const')
    .map((error) => Reflect.get(error.params, 'allowedValue'));
  const field = fieldName(part, union.instancePath);
  if (allowed.length > 0 && inner.every((error) => error.instancePath === union.instancePath)) {
    const names = allowed.map((each) => JSON.stringify(each)).join(', ');
    return [{ field, message: `${field} is ${shown(value, union.instancePath)}; it must be one of ${names}.` }];
  }
  const depth = (error: ValidationError) => error.instancePath.split('/').length;
  const deepest = inner.filter((error) => error.keyword !== 'anyOf').sort((a, b) => depth(b) - depth(a))[0];
  if (deepest !== undefined) return word(part, schema, value, deepest, []);
  return [{ field, message: `${field} is ${shown(value, union.instancePath)}; it fits none of the allowed shapes.` }];
}

function fieldName(part: string, pointer: string): string {
  const steps = stepsOf(pointer).map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`));
  return part + steps.join('');
}

function shown(value: unknown, pointer: string): string {
  let at = value;
  for (const step of stepsOf(pointer)) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  const text = JSON.stringify(at) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function objectAt(schema: TSchema, pointer: string): object {
  let at: unknown = schema;
  for (const step of stepsOf(pointer)) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  return typeof at === 'object' && at !== null ? at : {};
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
