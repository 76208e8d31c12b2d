import { type Static, Type } from 'typebox';
import { Instant } from '../states.ts';

/** A long piece of work as the API shows it. */
export const JobView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  key: Type.String(),
  projectId: Type.String(),
  state: Type.Union([
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('succeeded'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  attempt: Type.Integer(),
  progress: Type.Optional(
    Type.Object({
      done: Type.Number(),
      total: Type.Optional(Type.Number()),
      unit: Type.String(),
      message: Type.Optional(Type.String()),
    }),
  ),
  result: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() })),
  createdAt: Instant,
  startedAt: Type.Optional(Instant),
  endedAt: Type.Optional(Instant),
});
export type JobView = Static<typeof JobView>;

/** The answer to a command that became a job. */
export const JobAccepted = Type.Object({ jobId: Type.String() });
export type JobAccepted = Static<typeof JobAccepted>;
