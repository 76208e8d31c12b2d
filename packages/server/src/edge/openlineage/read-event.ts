import type { LineageEvent } from '../../domains/data/index.ts';
import { createPacer } from '../../platform/pacer.ts';
import { eventInvalid } from './errors.ts';
import { datasetValidator, eventValidators, MOST_DATASETS } from './event-schema.ts';
import { type EventKind, findFault, isObject, type Value } from './find-fault.ts';

/** How deep the JSON of an event may be nested. */
const MOST_DEPTH = 64;
// RFC 3339, with a zone: two clients in two places must agree on what came first.
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})$/;

/** Values that are looked at before the clock is. */
const VALUES_AT_ONCE = 256;

type Pace = ReturnType<typeof createPacer>;

/** Reads one event of the protocol. `place` leads to it where it stands in a list. Rejects with `openlineage.event_invalid`. */
export async function readEvent(body: unknown, place = '', pace: Pace = createPacer()): Promise<LineageEvent> {
  if (!isObject(body)) throw eventInvalid(place, 'a JSON object is expected.');
  await refuseUnsafe(body, place, pace);
  const event = withoutNulls(body);
  const kind = 'run' in event ? 'run' : 'dataset' in event ? 'dataset' : 'job' in event ? 'job' : undefined;
  if (kind === undefined) {
    const expected = '`run` and `job` (a run event), `job` (a job event) or `dataset` (a dataset event)';
    throw eventInvalid(place, `it has none of ${expected}.`);
  }
  if (!(await isValid(kind, event, pace))) throw findFault(kind, event, place);
  const { eventTime } = event;
  if (typeof eventTime !== 'string' || !INSTANT.test(eventTime) || !isInRange(Date.parse(normal(eventTime)))) {
    throw eventInvalid(`${place}/eventTime`, 'an instant with a zone is expected, e.g. 2026-03-03T12:00:00Z.');
  }
  // Wire mapping: the validator of its kind has just accepted it.
  return { ...event, eventTime: normal(eventTime) } as unknown as LineageEvent;
}

/** Dataset by dataset, so that many of them give the event loop a turn between. */
async function isValid(kind: EventKind, event: Value, pace: Pace): Promise<boolean> {
  const rest: Record<string, unknown> = { ...event };
  for (const side of kind === 'dataset' ? [] : (['inputs', 'outputs'] as const)) {
    const list = event[side];
    if (!Array.isArray(list) || list.length > MOST_DATASETS) continue;
    for (const one of list) {
      if (!datasetValidator.Check(one)) return false;
      await pace();
    }
    rest[side] = [];
  }
  return eventValidators[kind].Check(rest);
}

/** `2026-03-03 12:00:00+0100` is read by Java and not by everyone else. */
function normal(time: string): string {
  return time.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}

function isInRange(at: number): boolean {
  return Number.isFinite(at) && at >= 0;
}

/** Refuses what the database or a client could not take back: deep nesting, halves of characters, NUL, numbers beyond a double. */
async function refuseUnsafe(body: Value, place: string, pace: Pace): Promise<void> {
  const open: Array<readonly [value: unknown, depth: number]> = [[body, 1]];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    seen += 1;
    if (seen % VALUES_AT_ONCE === 0) await pace();
    if (typeof value !== 'object' || value === null) refuseLeaf(value, place);
    else {
      if (depth > MOST_DEPTH) throw eventInvalid(place, `it is nested deeper than ${MOST_DEPTH} levels.`);
      for (const [name, inner] of Object.entries(value)) {
        refuseText(name, place);
        if (name === '__proto__') throw eventInvalid(place, 'it holds the name `__proto__`.');
        open.push([inner, depth + 1]);
      }
    }
  }
}

function refuseLeaf(value: unknown, place: string): void {
  if (typeof value === 'string') refuseText(value, place);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw eventInvalid(place, 'it holds a number that no double can hold.');
}

function refuseText(text: string, place: string): void {
  if (text.includes('\0')) throw eventInvalid(place, 'it holds a NUL character.');
  if (!text.isWellFormed()) throw eventInvalid(place, 'it holds half of a character (a lone surrogate).');
}

const optional = ['eventType', 'schemaURL', 'inputs', 'outputs'] as const;

/** Clients in Java send an absent field as null. */
function withoutNulls(event: Value): Value {
  const dataset = isObject(event.dataset) ? { dataset: withoutNullFacets(event.dataset) } : {};
  const parts: Record<string, unknown> = { ...event, ...dataset };
  for (const name of optional) if (parts[name] === null) delete parts[name];
  for (const name of ['run', 'job'] as const) {
    if (parts[name] === null) delete parts[name];
    else if (isObject(parts[name])) parts[name] = withoutNullFacets(parts[name]);
  }
  for (const name of ['inputs', 'outputs'] as const) {
    const list = parts[name];
    if (Array.isArray(list)) parts[name] = list.map((one: unknown) => (isObject(one) ? withoutNullFacets(one) : one));
  }
  return parts;
}

function withoutNullFacets(thing: Value): Value {
  const parts: Record<string, unknown> = { ...thing };
  for (const name of ['facets', 'inputFacets', 'outputFacets']) {
    const facets = parts[name];
    if (facets === null) delete parts[name];
    else if (isObject(facets)) {
      parts[name] = Object.fromEntries(Object.entries(facets).filter(([, facet]) => facet !== null));
    }
  }
  return parts;
}
