import type { Actor, EventEnvelope, EventType, KaizenEvent, ThingRef } from '@kaizen/contracts';

/** A row of `platform_events`. */
export interface EventRow {
  seq: number;
  id: string;
  type: string;
  at: number;
  project_id: string;
  environment: string;
  actor_kind: Actor['kind'];
  actor_name: string;
  subject: string;
  inputs: string;
  outputs: string;
  payload: string;
}

/** The tables of the outbox. */
export interface OutboxTables {
  platform_events: EventRow;
  platform_reaction_marks: { event_id: string; reaction: string; at: number };
  platform_reaction_cursors: { reaction: string; seq: number };
}

export function rowOf(event: EventEnvelope): EventRow {
  return {
    seq: event.seq,
    id: event.id,
    type: event.type,
    at: event.at,
    project_id: event.projectId,
    environment: event.environment,
    actor_kind: event.actor.kind,
    actor_name: event.actor.name,
    subject: event.subject,
    inputs: JSON.stringify(event.inputs),
    outputs: JSON.stringify(event.outputs),
    payload: JSON.stringify(event.payload),
  };
}

export function envelopeOf(row: EventRow): EventEnvelope {
  // Row mapping: the columns hold what rowOf wrote after validation.
  const inputs: ThingRef[] = JSON.parse(row.inputs);
  const outputs: ThingRef[] = JSON.parse(row.outputs);
  const payload: Record<string, unknown> = JSON.parse(row.payload);
  return {
    id: row.id,
    seq: row.seq,
    type: row.type,
    at: row.at,
    projectId: row.project_id,
    environment: row.environment,
    actor: { kind: row.actor_kind, name: row.actor_name },
    subject: row.subject,
    inputs,
    outputs,
    payload,
  };
}

/** Narrows an envelope to the types a reaction asked for; payloads were validated when they were emitted. */
export function isEventOf<T extends EventType>(
  envelope: EventEnvelope,
  types: readonly T[],
): envelope is EventEnvelope & KaizenEvent<T> {
  return types.some((type) => type === envelope.type);
}
