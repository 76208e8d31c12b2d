import { eventInvalid } from './errors.ts';
import { datasetValidator, eventValidators, partValidators } from './event-schema.ts';

/** A JSON object. */
export type Value = Readonly<Record<string, unknown>>;

/** Events of a run, a job or a dataset. */
export type EventKind = keyof typeof eventValidators;

interface Validator {
  Check(value: unknown): boolean;
  Errors(value: unknown): ReadonlyArray<{ readonly instancePath?: string; readonly message?: string }>;
}

/** The part of an event that is wrong, with the validator that says so. */
interface WrongPart {
  readonly path: string;
  readonly value: unknown;
  readonly validator: Validator;
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first fault of an event that its validator refuses, in words. Finding words is slow, so only the smallest part that is wrong is walked through. */
export function findFault(kind: EventKind, event: Value, place: string) {
  const { path, value, validator } = findPart(kind, event);
  const [first] = validator.Errors(value);
  return eventInvalid(`${place}${path}${first?.instancePath ?? ''}`, `${describe(first)}.`);
}

function findPart(kind: EventKind, event: Value): WrongPart {
  const whole = { path: '', value: event, validator: eventValidators[kind] };
  if (kind === 'dataset') return isObject(event.dataset) ? (findInDataset(event.dataset, '/dataset') ?? whole) : whole;
  for (const side of ['inputs', 'outputs'] as const) {
    const found = findInList(event[side], `/${side}`, datasetValidator);
    if (found !== undefined)
      return (isObject(found.value) ? findInDataset(found.value, found.path) : undefined) ?? found;
  }
  return whole;
}

/** Of the lists that may be long: columns, and what they are made of. */
function findInDataset({ facets }: Value, path: string): WrongPart | undefined {
  if (!isObject(facets)) return undefined;
  const { schema, columnLineage } = facets;
  if (isObject(schema)) {
    const found = findInList(schema.fields, `${path}/facets/schema/fields`, partValidators.field);
    if (found !== undefined) return found;
  }
  if (!isObject(columnLineage)) return undefined;
  const inside = `${path}/facets/columnLineage`;
  for (const [name, field] of isObject(columnLineage.fields) ? Object.entries(columnLineage.fields) : []) {
    if (partValidators.columnField.Check(field)) continue;
    const found = { path: `${inside}/fields/${pointer(name)}`, value: field, validator: partValidators.columnField };
    const inputs = isObject(field) ? field.inputFields : undefined;
    return findInList(inputs, `${found.path}/inputFields`, partValidators.inputField) ?? found;
  }
  return findInList(columnLineage.dataset, `${inside}/dataset`, partValidators.inputField);
}

function findInList(list: unknown, path: string, validator: Validator): WrongPart | undefined {
  if (!Array.isArray(list)) return undefined;
  const index = list.findIndex((one) => !validator.Check(one));
  return index < 0 ? undefined : { path: `${path}/${index}`, value: list[index], validator };
}

/** A name as a step of a JSON Pointer (RFC 6901). */
function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The words of the validator, with what it would take where they alone do not say it. */
function describe(
  error: { readonly keyword?: string; readonly message?: string; readonly params?: object } | undefined,
) {
  const message = error?.message ?? 'it does not have the shape of an event';
  if (error?.keyword === 'pattern') return 'a UUID is expected, e.g. 01890f7c-5e0e-7c3b-9c2e-2f9f6a1b3c4d';
  if (error?.keyword === 'const' || error?.keyword === 'anyOf') {
    return 'START, RUNNING, COMPLETE, ABORT, FAIL or OTHER is expected';
  }
  return message;
}
