import { type Static, Type } from 'typebox';
import type { EventPayload, EventType } from './catalogue.ts';

/** A thing that an event read or made: `kind` is dataset_version, run, model_version, deployment, …; lineage reads only these. */
export const ThingRef = Type.Object({ kind: Type.String(), id: Type.String(), name: Type.Optional(Type.String()) });
export type ThingRef = Static<typeof ThingRef>;

/** Who or what caused an event. */
export const Actor = Type.Object({
  kind: Type.Union([Type.Literal('user'), Type.Literal('system'), Type.Literal('reaction')]),
  name: Type.String(),
});
export type Actor = Static<typeof Actor>;

/** An event as it is kept and sent: `seq` grows with commit order, `at` is epoch ms, `subject` is the id or name it is about. */
export const EventEnvelope = Type.Object({
  id: Type.String(),
  seq: Type.Integer(),
  type: Type.String(),
  at: Type.Integer(),
  projectId: Type.String(),
  environment: Type.String(),
  actor: Actor,
  subject: Type.String(),
  inputs: Type.Array(ThingRef),
  outputs: Type.Array(ThingRef),
  payload: Type.Record(Type.String(), Type.Unknown()),
});
export type EventEnvelope = Static<typeof EventEnvelope>;

/** An envelope whose payload is typed by its event type. */
export type KaizenEvent<T extends EventType = EventType> = {
  [K in T]: Omit<EventEnvelope, 'type' | 'payload'> & { readonly type: K; readonly payload: EventPayload<K> };
}[T];

/** What a room hands to the outbox; the platform adds id, sequence and time. */
export type EventDraft = {
  [K in EventType]: {
    readonly type: K;
    readonly projectId: string;
    readonly environment?: string;
    readonly actor?: Actor;
    readonly subject: string;
    readonly inputs?: readonly ThingRef[];
    readonly outputs?: readonly ThingRef[];
    readonly payload: EventPayload<K>;
  };
}[EventType];
