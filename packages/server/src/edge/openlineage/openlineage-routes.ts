import { Type } from 'typebox';
import type { LineageEvent } from '../../domains/data/index.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import { createPacer } from '../../platform/pacer.ts';
import { eventInvalid } from './errors.ts';
import { mapError } from './map-error.ts';
import { createMarquezRoutes } from './marquez-routes.ts';
import { json, type LineageParts } from './parts.ts';
import { readBody } from './read-body.ts';
import { readEvent } from './read-event.ts';

/** Events of one batch. */
const MOST_EVENTS = 1000;

const write = {
  method: 'POST',
  permission: 'data:lineage:write',
  tag: 'openlineage',
  edge: { mapError },
  upload: true,
  response: Type.Unknown(),
} as const;

/** The routes of OpenLineage (events in) and of Marquez (graph out). */
export function createOpenLineageRoutes(parts: LineageParts): Route[] {
  return [
    defineRoute({
      ...write,
      path: '/api/v1/lineage',
      operationId: 'postLineageEvent',
      summary: 'An event of a run, a job or a dataset',
      async handler({ stream, headers }) {
        const body = await readBody(stream, headers['content-encoding']);
        await parts.commands.record([await readEvent(body)]);
        return json('', 201);
      },
    }),
    defineRoute({
      ...write,
      path: '/api/v1/lineage/batch',
      operationId: 'postLineageEvents',
      summary: 'A list of events; where one is wrong, none is taken',
      async handler({ stream, headers }) {
        const body = await readBody(stream, headers['content-encoding']);
        if (!Array.isArray(body)) throw eventInvalid('', 'a list of events is expected.');
        if (body.length > MOST_EVENTS) throw eventInvalid('', `at most ${MOST_EVENTS} events are taken at once.`);
        const pace = createPacer();
        const events: LineageEvent[] = [];
        for (const [index, event] of body.entries()) events.push(await readEvent(event, `/${index}`, pace));
        const added = await parts.commands.record(events);
        const summary = { received: events.length, successful: events.length, failed: 0, added };
        return json({ status: 'success', summary, failed_events: [] }, 201);
      },
    }),
    ...createMarquezRoutes(parts.reader),
  ];
}
