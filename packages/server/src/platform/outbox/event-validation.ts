import { EventEnvelope, type EventType, eventPayloads, ThingRef } from '@kaizen/contracts';
import { type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

const compiled = new Map<string, Validator>();
const things = Type.Array(ThingRef);

/** True when the name stands in the catalogue of contracts. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventPayloads, type);
}

function validatorOf(name: string, schema: TSchema): Validator {
  const kept = compiled.get(name);
  if (kept !== undefined) return kept;
  const made = Compile(schema);
  compiled.set(name, made);
  return made;
}

function check(what: string, name: string, schema: TSchema, value: unknown): void {
  const validator = validatorOf(name, schema);
  if (validator.Check(value)) return;
  const [first] = validator.Errors(value);
  const where = first === undefined ? '' : ` at ${first.instancePath || '/'}: ${first.message}`;
  throw new Error(`Event ${what} does not match its schema${where}.`);
}

/** Throws when an event does not match the catalogue: a programming error of the room that emits it. */
export function validateEvent(event: Omit<EventEnvelope, 'seq'>): void {
  if (!isEventType(event.type)) throw new Error(`Event type "${event.type}" is not in the catalogue of contracts.`);
  check(`${event.type} payload`, event.type, eventPayloads[event.type], event.payload);
  check(`${event.type} inputs`, '#things', things, event.inputs);
  check(`${event.type} outputs`, '#things', things, event.outputs);
  check(`${event.type} actor`, '#actor', EventEnvelope.properties.actor, event.actor);
  for (const field of ['projectId', 'environment', 'subject'] as const) {
    if (event[field] === '') throw new Error(`Event ${event.type} has an empty ${field}.`);
  }
}
