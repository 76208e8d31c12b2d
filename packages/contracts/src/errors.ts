import { type Static, Type } from 'typebox';

/** The body of every error answer of `/api/v1`: `code` is stable API, `message` names the thing and the mend. */
export const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String({ examples: ['tracking.run_not_found'] }),
    kind: Type.Union([
      Type.Literal('not_found'),
      Type.Literal('conflict'),
      Type.Literal('invalid'),
      Type.Literal('forbidden'),
      Type.Literal('precondition'),
      Type.Literal('unavailable'),
      Type.Literal('internal'),
    ]),
    message: Type.String(),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
});
export type ErrorBody = Static<typeof ErrorBody>;
