import { type Static, Type } from 'typebox';

/** What happens to rows that break a rule. */
export const ValidationSpec = Type.Object(
  {
    policy: Type.Union([Type.Literal('quarantine'), Type.Literal('reject')], {
      default: 'quarantine',
      description:
        '`quarantine`: bad rows are kept aside and the good ones become the current version; `reject`: one bad row keeps the batch out.',
    }),
    maxBadShare: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 0.05,
        description: 'More bad rows than this share keep the whole batch out.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ValidationSpec = Static<typeof ValidationSpec>;
