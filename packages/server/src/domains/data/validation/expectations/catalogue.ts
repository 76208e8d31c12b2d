import type { RuleName } from '@kaizen/contracts';
import {
  maxBetween,
  meanBetween,
  minBetween,
  quantilesBetween,
  stdevBetween,
  uniqueCountBetween,
} from './aggregate-expectations.ts';
import { klDivergence } from './distribution-expectation.ts';
import type { Expectation } from './expectation.ts';
import { newestWithin, rowCountChange } from './own-expectations.ts';
import { compoundUnique, pairGreater, rowsSatisfy } from './row-expectations.ts';
import {
  columnCountEquals,
  columnExists,
  columnsMatchOrderedList,
  columnsMatchSet,
  rowCountBetween,
} from './table-expectations.ts';
import {
  valueLengthsBetween,
  valuesBetween,
  valuesInSet,
  valuesMatchRegex,
  valuesMatchStrftime,
  valuesNotInSet,
  valuesNotMatchRegex,
  valuesNotNull,
  valuesNull,
  valuesOfType,
  valuesUnique,
} from './value-expectations.ts';

/** Every kind of rule by its name. */
export const catalogue: Readonly<Record<RuleName, Expectation>> = {
  expect_table_row_count_to_be_between: rowCountBetween,
  expect_table_columns_to_match_set: columnsMatchSet,
  expect_table_columns_to_match_ordered_list: columnsMatchOrderedList,
  expect_table_column_count_to_equal: columnCountEquals,
  expect_column_to_exist: columnExists,
  expect_column_values_to_not_be_null: valuesNotNull,
  expect_column_values_to_be_null: valuesNull,
  expect_column_values_to_be_unique: valuesUnique,
  expect_column_values_to_be_in_set: valuesInSet,
  expect_column_values_to_not_be_in_set: valuesNotInSet,
  expect_column_values_to_be_between: valuesBetween,
  expect_column_values_to_match_regex: valuesMatchRegex,
  expect_column_values_to_not_match_regex: valuesNotMatchRegex,
  expect_column_values_to_be_of_type: valuesOfType,
  expect_column_values_to_match_strftime_format: valuesMatchStrftime,
  expect_column_value_lengths_to_be_between: valueLengthsBetween,
  expect_column_min_to_be_between: minBetween,
  expect_column_max_to_be_between: maxBetween,
  expect_column_mean_to_be_between: meanBetween,
  expect_column_stdev_to_be_between: stdevBetween,
  expect_column_unique_value_count_to_be_between: uniqueCountBetween,
  expect_column_quantile_values_to_be_between: quantilesBetween,
  expect_compound_columns_to_be_unique: compoundUnique,
  expect_column_pair_values_a_to_be_greater_than_b: pairGreater,
  expect_column_kl_divergence_to_be_less_than: klDivergence,
  expect_row_count_change_to_be_between: rowCountChange,
  expect_column_newest_to_be_within: newestWithin,
  expect_rows_to_satisfy: rowsSatisfy,
};
