import { type Static, Type } from 'typebox';
import { type RuleName, type RuleShape, ruleNames, ruleShapes } from './expectation-names.ts';
import { findNearestName } from './nearest-name.ts';

const strict = { additionalProperties: false } as const;

/** How grave a broken rule is: `error` fails a validation, `warning` is told, `info` is noted. */
export const Severity = Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')], {
  default: 'error',
  description: '`error` fails the validation, `warning` is told, `info` is noted.',
});
export type Severity = Static<typeof Severity>;

const Bound = Type.Union([Type.Number(), Type.String()], { description: 'A number, or a date or text.' });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** The expected distribution of a column: shares of values, or of bins. */
export const PartitionSpec = Type.Object(
  {
    values: Type.Optional(Type.Array(Scalar)),
    bins: Type.Optional(Type.Array(Type.Number(), { description: 'Ascending edges, one more than weights.' })),
    weights: Type.Array(Type.Number({ minimum: 0 })),
    tail_weights: Type.Optional(Type.Array(Type.Number({ minimum: 0 }), { minItems: 2, maxItems: 2 })),
  },
  strict,
);
export type PartitionSpec = Static<typeof PartitionSpec>;

/**
 * A rule of a dataset. Names and parameters of the 25 expectations are those of Great Expectations; `where` limits it to the rows that satisfy a
 * SQL predicate (a slice), `environments` to some environments.
 */
export const RuleSpec = Type.Object(
  {
    rule: Type.Unsafe<RuleName>(
      Type.Union(
        ruleNames.map((name) => Type.Literal(name)),
        { description: 'Name of the expectation.' },
      ),
    ),
    name: Type.Optional(Type.String({ description: 'A short name for reports.' })),
    description: Type.Optional(Type.String({ description: 'Why the rule is there.' })),
    column: Type.Optional(Type.String()),
    column_A: Type.Optional(Type.String()),
    column_B: Type.Optional(Type.String()),
    column_list: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    column_set: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    column_index: Type.Optional(Type.Integer({ minimum: 0 })),
    exact_match: Type.Optional(Type.Boolean()),
    value: Type.Optional(Type.Integer({ minimum: 0 })),
    value_set: Type.Optional(Type.Array(Scalar)),
    min_value: Type.Optional(Bound),
    max_value: Type.Optional(Bound),
    strict_min: Type.Optional(Type.Boolean()),
    strict_max: Type.Optional(Type.Boolean()),
    regex: Type.Optional(Type.String({ minLength: 1, description: 'RE2; must occur in the text.' })),
    type_: Type.Optional(Type.String({ description: 'A type of a column, such as number or date.' })),
    strftime_format: Type.Optional(Type.String({ minLength: 1 })),
    or_equal: Type.Optional(Type.Boolean()),
    ignore_row_if: Type.Optional(
      Type.Union([
        Type.Literal('both_values_are_missing'),
        Type.Literal('either_value_is_missing'),
        Type.Literal('all_values_are_missing'),
        Type.Literal('any_value_is_missing'),
        Type.Literal('neither'),
        Type.Literal('never'),
      ]),
    ),
    quantile_ranges: Type.Optional(
      Type.Object(
        {
          quantiles: Type.Array(Share, { minItems: 1 }),
          value_ranges: Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()]), { minItems: 2, maxItems: 2 }), {
            minItems: 1,
          }),
        },
        strict,
      ),
    ),
    allow_relative_error: Type.Optional(
      Type.Union([
        Type.Literal('linear'),
        Type.Literal('lower'),
        Type.Literal('higher'),
        Type.Literal('midpoint'),
        Type.Literal('nearest'),
      ]),
    ),
    partition_object: Type.Optional(PartitionSpec),
    threshold: Type.Optional(Type.Number({ minimum: 0 })),
    tail_weight_holdout: Type.Optional(Share),
    internal_weight_holdout: Type.Optional(Share),
    bucketize_data: Type.Optional(Type.Boolean()),
    max_age: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}(s|m|h|d)$', description: 'Such as 36h or 7d.' })),
    predicate: Type.Optional(
      Type.String({ minLength: 1, maxLength: 4000, description: 'SQL over the columns, true for a good row.' }),
    ),
    mostly: Type.Optional(Share),
    where: Type.Optional(Type.String({ minLength: 1, maxLength: 4000, description: 'SQL predicate of the slice.' })),
    environments: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    severity: Type.Optional(Severity),
  },
  strict,
);
export type RuleSpec = Static<typeof RuleSpec>;

/** What every rule may have, whatever its kind. */
const always = ['rule', 'name', 'description', 'where', 'environments', 'severity'];

/** Something wrong with a rule: the parameter, and what to do. */
export interface RuleProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What is wrong with a rule by itself: a missing or foreign parameter, bounds that no value can meet. The columns are not looked at. */
export function findRuleProblems(rule: RuleSpec): readonly RuleProblem[] {
  const shape: RuleShape = ruleShapes[rule.rule];
  const given = Object.keys(rule);
  const known: readonly string[] = [...always, ...shape.needs, ...shape.may];
  const problems: RuleProblem[] = [];
  for (const name of shape.needs) {
    if (!given.includes(name)) problems.push({ path: [], message: `${rule.rule} needs \`${name}\`.` });
  }
  for (const name of given.filter((one) => !known.includes(one))) {
    const nearest = findNearestName(name, known);
    const mend = nearest === undefined ? `it takes ${known.join(', ')}.` : `did you mean \`${nearest}\`?`;
    problems.push({ path: [name], message: `\`${name}\` is not a parameter of ${rule.rule}; ${mend}` });
  }
  if (shape.oneOf !== undefined && !shape.oneOf.some((name) => given.includes(name))) {
    problems.push({
      path: [],
      message: `${rule.rule} needs ${shape.oneOf.map((name) => `\`${name}\``).join(' or ')}.`,
    });
  }
  return [...problems, ...findContradictions(rule)];
}

function findContradictions(rule: RuleSpec): readonly RuleProblem[] {
  const problems: RuleProblem[] = [];
  const { min_value: min, max_value: max, quantile_ranges: ranges, partition_object: partition } = rule;
  if (min !== undefined && max !== undefined && typeof min === typeof max) {
    const strict = rule.strict_min === true || rule.strict_max === true;
    if (min > max)
      problems.push({ path: ['min_value'], message: `min_value ${min} is above max_value ${max}. Swap them.` });
    else if (min === max && strict)
      problems.push({ path: ['min_value'], message: `no value lies strictly between ${min} and ${max}.` });
  }
  if (ranges !== undefined && ranges.quantiles.length !== ranges.value_ranges.length) {
    const message = `${ranges.quantiles.length} quantiles but ${ranges.value_ranges.length} value_ranges; give one range for each.`;
    problems.push({ path: ['quantile_ranges'], message });
  }
  if (partition !== undefined) problems.push(...findPartitionProblems(partition));
  return problems;
}

function findPartitionProblems({
  values,
  bins,
  weights,
  tail_weights: tails = [],
}: PartitionSpec): readonly RuleProblem[] {
  const path = ['partition_object'];
  if ((values === undefined) === (bins === undefined)) {
    return [{ path, message: 'a partition has either `values` or `bins`, not both.' }];
  }
  const expected = values?.length ?? (bins?.length ?? 0) - 1;
  if (weights.length !== expected) {
    return [{ path, message: `${weights.length} weights where ${expected} are needed.` }];
  }
  const sum = [...weights, ...tails].reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-4) return [{ path, message: `the weights add up to ${sum}, not to 1.` }];
  if (bins?.some((edge, index) => index > 0 && edge <= (bins[index - 1] ?? edge)) === true) {
    return [{ path, message: 'the edges in `bins` must ascend.' }];
  }
  return [];
}
