import { Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../platform/http/route.ts';
import type { AppParts } from './app-parts.ts';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Tells a reverse proxy in front not to collect the stream.
  'x-accel-buffering': 'no',
};

/** Live pages: the kept events as they come, and the progress of jobs. */
export function streamRoutes({ live }: Pick<AppParts, 'live'>): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/stream',
      operationId: 'streamEvents',
      summary:
        'Server-sent events: kept events (id = sequence number) and `progress` of jobs; resumes from Last-Event-ID',
      permission: 'app:event:read',
      tag: 'events',
      query: Type.Object({
        projectId: Type.Optional(Type.String()),
        after: Type.Optional(
          Type.Integer({
            minimum: 0,
            description: 'As Last-Event-ID, for the first connection: go on after this one.',
          }),
        ),
      }),
      response: Type.String(),
      responseType: 'text/event-stream',
      handler: async ({ query, headers }) => {
        const last = headers['last-event-id'];
        const after = last !== undefined && /^\d{1,15}$/.test(last) ? Number(last) : query.after;
        const { projectId } = query;
        const stream = live.open({
          ...(projectId === undefined ? {} : { projectId }),
          ...(after === undefined ? {} : { after }),
        });
        return new RawReply(stream, HEADERS);
      },
    }),
  ];
}
