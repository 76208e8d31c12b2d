/** What a rule looks at: the table, each value of a column, an aggregate of one, several columns of a row, or a distribution. */
export type RuleLevel = 'table' | 'map' | 'aggregate' | 'multi' | 'distribution';

/** The shape of one kind of rule: which parameters it must and may have. */
export interface RuleShape {
  readonly level: RuleLevel;
  readonly needs: readonly string[];
  readonly may: readonly string[];
  /** At least one of these must be given. */
  readonly oneOf?: readonly string[];
}

const range = ['min_value', 'max_value'] as const;
const strictRange = [...range, 'strict_min', 'strict_max'] as const;
const map = (needs: readonly string[], may: readonly string[] = [], oneOf?: readonly string[]): RuleShape => ({
  level: 'map',
  needs: ['column', ...needs],
  may: ['mostly', ...may],
  ...(oneOf === undefined ? {} : { oneOf }),
});
const aggregate = (may: readonly string[], needs: readonly string[] = []): RuleShape => ({
  level: 'aggregate',
  needs: ['column', ...needs],
  may,
  ...(needs.length === 0 ? { oneOf: range } : {}),
});
const table = (needs: readonly string[], may: readonly string[] = [], oneOf?: readonly string[]): RuleShape => ({
  level: 'table',
  needs,
  may,
  ...(oneOf === undefined ? {} : { oneOf }),
});

/**
 * Every rule of a dataset by name. The first 25 are expectations of Great Expectations (1.x) with their names, parameters and meaning; the last
 * three are Kaizen's own.
 */
export const ruleShapes = {
  expect_table_row_count_to_be_between: table([], [...strictRange], range),
  expect_table_columns_to_match_set: table(['column_set'], ['exact_match']),
  expect_table_columns_to_match_ordered_list: table(['column_list']),
  expect_table_column_count_to_equal: table(['value']),
  expect_column_to_exist: table(['column'], ['column_index']),
  expect_column_values_to_not_be_null: map([]),
  expect_column_values_to_be_null: map([]),
  expect_column_values_to_be_unique: map([]),
  expect_column_values_to_be_in_set: map(['value_set']),
  expect_column_values_to_not_be_in_set: map(['value_set']),
  expect_column_values_to_be_between: map([], [...strictRange], range),
  expect_column_values_to_match_regex: map(['regex']),
  expect_column_values_to_not_match_regex: map(['regex']),
  expect_column_values_to_be_of_type: map(['type_']),
  expect_column_values_to_match_strftime_format: map(['strftime_format']),
  expect_column_value_lengths_to_be_between: map([], [...strictRange], range),
  expect_column_min_to_be_between: aggregate([...strictRange]),
  expect_column_max_to_be_between: aggregate([...strictRange]),
  expect_column_mean_to_be_between: aggregate([...strictRange]),
  expect_column_stdev_to_be_between: aggregate([...strictRange]),
  expect_column_unique_value_count_to_be_between: aggregate([...strictRange]),
  expect_column_quantile_values_to_be_between: aggregate(['allow_relative_error'], ['quantile_ranges']),
  expect_compound_columns_to_be_unique: {
    level: 'multi',
    needs: ['column_list'],
    may: ['mostly', 'ignore_row_if'],
  },
  expect_column_pair_values_a_to_be_greater_than_b: {
    level: 'multi',
    needs: ['column_A', 'column_B'],
    may: ['or_equal', 'mostly', 'ignore_row_if'],
  },
  expect_column_kl_divergence_to_be_less_than: {
    level: 'distribution',
    needs: ['column', 'partition_object', 'threshold'],
    may: ['tail_weight_holdout', 'internal_weight_holdout', 'bucketize_data'],
  },
  expect_row_count_change_to_be_between: table([], [...strictRange], range),
  expect_column_newest_to_be_within: { level: 'aggregate', needs: ['column', 'max_age'], may: [] },
  expect_rows_to_satisfy: { level: 'multi', needs: ['predicate'], may: ['mostly'] },
} as const satisfies Readonly<Record<string, RuleShape>>;

/** Name of a rule. */
export type RuleName = keyof typeof ruleShapes;

/** All names, in the order of the catalogue. */
// Row mapping: the keys of a constant.
export const ruleNames = Object.keys(ruleShapes) as RuleName[];
