import { type Static, Type } from 'typebox';
import { RuleSpec } from './dataset-rule.ts';

/** What happens to rows that break a rule, and rules beyond those of single columns. */
export const ValidationSpec = Type.Object(
  {
    policy: Type.Optional(
      Type.Union([Type.Literal('quarantine'), Type.Literal('reject')], {
        default: 'quarantine',
        description:
          '`quarantine`: bad rows are kept aside and the good ones become the current version; `reject`: one bad row keeps the batch out.',
      }),
    ),
    maxBadShare: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 0.05,
        description: 'More bad rows than this share keep the whole batch out.',
      }),
    ),
    rules: Type.Optional(
      Type.Array(RuleSpec, { description: 'Rules that a version must keep; they may also stand in the schema file.' }),
    ),
    environments: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description:
          'Environments that rules and columns may name; the first is the default. Otherwise: training, serving.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ValidationSpec = Static<typeof ValidationSpec>;
