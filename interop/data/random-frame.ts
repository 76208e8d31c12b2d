import type { RuleSpec } from '@kaizen/contracts';

/** A small table: values by column, missing ones null. */
export interface Frame {
  readonly types: Readonly<Record<string, 'number' | 'text'>>;
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
}

/** Numbers of [0, 1) from a seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A random table of 0 to 40 rows with missing values, repeated values and texts of dates. */
export function randomFrame(roll: () => number): Frame {
  const rows = roll() < 0.04 ? 1 : 2 + Math.floor(roll() * 38);
  const missing = roll() * 0.4;
  const column = <T>(make: () => T): Array<T | null> =>
    Array.from({ length: rows }, () => (roll() < missing ? null : make()));
  const pick = <T>(list: readonly T[]) => list[Math.floor(roll() * list.length)] ?? null;
  const letters = ['A', 'B', 'C', 'Aa', 'añ', 'A1', '7', ''];
  return {
    types: { n: 'number', m: 'number', w: 'number', s: 'text', d: 'text' },
    columns: {
      n: column(() => Math.round(roll() * 200) / 10 - 5),
      m: column(() => Math.floor(roll() * 10)),
      w: column(() => roll() * 100),
      s: column(() => pick(letters.slice(0, 7))),
      d: column(() => pick(['2026-03-09', '2026-02-30', '2024-02-29', '09.03.2026', '2026-3-9', 'x', '2025-12-31'])),
    },
  };
}

/** What random parameters are drawn with. */
function createDice(roll: () => number, frame: Frame) {
  const number = () => Math.round(roll() * 200) / 10 - 5;
  const range = (make: () => number) => {
    const [a, b] = [make(), make()].sort((left, right) => left - right) as [number, number];
    const kind = roll();
    const bounds = kind < 0.2 ? { min_value: a } : kind < 0.4 ? { max_value: b } : { min_value: a, max_value: b + 0.1 };
    return { ...bounds, ...(roll() < 0.3 ? { strict_min: true } : {}), ...(roll() < 0.3 ? { strict_max: true } : {}) };
  };
  const mostly = () => (roll() < 0.5 ? {} : { mostly: Math.round(roll() * 100) / 100 });
  const share = () => Math.round(roll() * 20) / 20;
  const some = <T>(list: readonly T[]) => list.filter(() => roll() < 0.6);
  const names = Object.keys(frame.columns);
  const rows = frame.columns.n?.length ?? 0;
  const count = () => Math.max(0, Math.round(rows + (roll() - 0.5) * 6));
  const set = some(['A', 'B', 'C', 'Aa', '7']);
  const quantiles = [share(), share()];
  const column = roll() < 0.5 ? 'n' : 'm';
  return { roll, number, range, mostly, share, some, names, count, set, quantiles, column };
}

type Dice = ReturnType<typeof createDice>;

/** One rule of each kind of the 25, with random parameters. */
export function randomRules(roll: () => number, frame: Frame): readonly RuleSpec[] {
  const dice = createDice(roll, frame);
  const rules = [...tableRules(dice), ...cellRules(dice), ...textRules(dice), ...columnRules(dice), ...pairRules(dice)];
  // Row mapping: each is made by hand from the names of the 25.
  return [...rules, ...distributionRules(dice)].map(sameLength) as RuleSpec[];
}

function tableRules({ roll, range, some, names, count }: Dice): object[] {
  return [
    { rule: 'expect_table_row_count_to_be_between', ...whole(range(count)) },
    { rule: 'expect_table_columns_to_match_set', column_set: nonEmpty(some(names)), exact_match: roll() < 0.5 },
    { rule: 'expect_table_columns_to_match_ordered_list', column_list: roll() < 0.5 ? names : nonEmpty(some(names)) },
    { rule: 'expect_table_column_count_to_equal', value: 3 + Math.floor(roll() * 4) },
    {
      rule: 'expect_column_to_exist',
      column: roll() < 0.5 ? 's' : 'none',
      ...(roll() < 0.3 ? { column_index: 3 } : {}),
    },
  ];
}

function cellRules({ column, mostly, range, number, set }: Dice): object[] {
  return [
    { rule: 'expect_column_values_to_not_be_null', column, ...mostly() },
    { rule: 'expect_column_values_to_be_null', column: 's', ...mostly() },
    { rule: 'expect_column_values_to_be_unique', column, ...mostly() },
    { rule: 'expect_column_values_to_be_in_set', column: 's', value_set: nonEmpty(set), ...mostly() },
    { rule: 'expect_column_values_to_be_in_set', column: 'm', value_set: [1, 2, 3, 7], ...mostly() },
    { rule: 'expect_column_values_to_not_be_in_set', column: 's', value_set: nonEmpty(set), ...mostly() },
    { rule: 'expect_column_values_to_be_between', column, ...range(number), ...mostly() },
  ];
}

function textRules({ roll, column, mostly, range }: Dice): object[] {
  return [
    {
      rule: 'expect_column_values_to_match_regex',
      column: 's',
      regex: ['^A', 'a$', '[0-9]', '^[A-Z]$'][Math.floor(roll() * 4)] ?? '^A',
      ...mostly(),
    },
    {
      rule: 'expect_column_values_to_not_match_regex',
      column: 's',
      regex: ['^A', 'ñ', '[0-9]'][Math.floor(roll() * 3)] ?? '^A',
      ...mostly(),
    },
    { rule: 'expect_column_values_to_be_of_type', column, type_: roll() < 0.5 ? 'number' : 'text' },
    {
      rule: 'expect_column_values_to_match_strftime_format',
      column: 'd',
      strftime_format: ['%Y-%m-%d', '%d.%m.%Y'][Math.floor(roll() * 2)] ?? '%Y',
      ...mostly(),
    },
    {
      rule: 'expect_column_value_lengths_to_be_between',
      column: 's',
      ...whole(range(() => Math.floor(roll() * 3))),
      ...mostly(),
    },
  ];
}

function columnRules({ roll, column, range, number, quantiles }: Dice): object[] {
  return [
    { rule: 'expect_column_min_to_be_between', column, ...range(number) },
    { rule: 'expect_column_max_to_be_between', column, ...range(() => number() + 5) },
    { rule: 'expect_column_mean_to_be_between', column, ...range(number) },
    { rule: 'expect_column_stdev_to_be_between', column, ...range(() => Math.abs(number())) },
    { rule: 'expect_column_unique_value_count_to_be_between', column, ...whole(range(() => Math.floor(roll() * 20))) },
    {
      rule: 'expect_column_quantile_values_to_be_between',
      column,
      quantile_ranges: {
        quantiles,
        value_ranges: quantiles.map((q) => [roll() < 0.3 ? null : number() - 3, number() + 3 + q]),
      },
      ...(roll() < 0.5
        ? {}
        : {
            allow_relative_error:
              (['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const)[Math.floor(roll() * 5)] ?? 'linear',
          }),
    },
  ];
}

function pairRules({ roll, mostly }: Dice): object[] {
  return [
    {
      rule: 'expect_compound_columns_to_be_unique',
      column_list: ['m', 's'],
      ...mostly(),
      ...(roll() < 0.5
        ? {}
        : {
            ignore_row_if:
              (['any_value_is_missing', 'all_values_are_missing', 'never'] as const)[Math.floor(roll() * 3)] ?? 'never',
          }),
    },
    {
      rule: 'expect_column_pair_values_a_to_be_greater_than_b',
      column_A: 'n',
      column_B: 'm',
      or_equal: roll() < 0.5,
      ...mostly(),
      ...(roll() < 0.5
        ? {}
        : {
            ignore_row_if:
              (['both_values_are_missing', 'either_value_is_missing', 'neither'] as const)[Math.floor(roll() * 3)] ??
              'neither',
          }),
    },
  ];
}

function distributionRules({ roll, share }: Dice): object[] {
  return [
    {
      rule: 'expect_column_kl_divergence_to_be_less_than',
      column: 's',
      partition_object: {
        values: ['A', 'B', 'C', 'Aa', 'añ', 'A1', '7'].slice(0, roll() < 0.5 ? 7 : 5),
        weights: roll() < 0 ? [] : weights(roll, 0),
      },
      threshold: share(),
      ...(roll() < 0.6 ? { tail_weight_holdout: 0.02 } : {}),
    },
    {
      rule: 'expect_column_kl_divergence_to_be_less_than',
      column: 'n',
      partition_object: { bins: [-5, 0, 5, 10, 15], weights: [0.25, 0.25, 0.25, 0.25] },
      threshold: share(),
      tail_weight_holdout: 0.01,
    },
    {
      rule: 'expect_column_kl_divergence_to_be_less_than',
      column: 'w',
      partition_object: { bins: [10, 40, 60, 90], weights: [0.3, 0.2, 0.3], tail_weights: [0.1, 0.1] },
      threshold: share(),
    },
  ];
}

/** Weights of a categorical partition follow its values. */
function sameLength(rule: object): object {
  if (!('partition_object' in rule)) return rule;
  // Row mapping: made above.
  const partition = rule.partition_object as {
    readonly values?: readonly string[];
    readonly weights: readonly number[];
  };
  if (partition.values === undefined) return rule;
  return {
    ...rule,
    partition_object: { ...partition, weights: partition.values.map(() => 1 / (partition.values?.length ?? 1)) },
  };
}

const weights = (_roll: () => number, _count: number) => [1];
const nonEmpty = <T>(list: readonly T[]): readonly T[] | readonly ['A'] => (list.length === 0 ? ['A'] : list);

function whole(bounds: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(bounds).map(([name, value]) => [name, typeof value === 'number' ? Math.ceil(value) : value]),
  );
}
