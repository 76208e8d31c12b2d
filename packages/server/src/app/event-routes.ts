import { EventEnvelope, type EventType, eventPayloads, Instant, pageOf } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../platform/http/route.ts';
import type { Platform } from '../platform/platform.ts';

const eventTypes = Object.keys(eventPayloads) as EventType[];

const EventsQuery = Type.Object({
  projectId: Type.Optional(Type.String()),
  type: Type.Optional(
    Type.Array(Type.Union(eventTypes.map((type) => Type.Literal(type))), {
      description: 'Only these types; may be repeated.',
    }),
  ),
  subject: Type.Optional(Type.String({ description: 'Id or name of what the events are about.' })),
  after: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Go on after this sequence number: the `next` of the page before.' }),
  ),
  until: Type.Optional(Instant),
  order: Type.Optional(Type.Union([Type.Literal('oldest'), Type.Literal('newest')])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});

/** The kept events. */
export function eventRoutes({ outbox }: Pick<Platform, 'outbox'>): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/events',
      operationId: 'listEvents',
      summary: 'Kept events; oldest first unless asked otherwise',
      permission: 'app:event:read',
      tag: 'events',
      query: EventsQuery,
      response: pageOf(EventEnvelope),
      handler: async ({ query: { type, ...rest } }) => {
        const page = await outbox.find({ ...rest, ...(type === undefined ? {} : { types: type }) });
        return { items: [...page.items], ...(page.next === undefined ? {} : { next: page.next }) };
      },
    }),
  ];
}
