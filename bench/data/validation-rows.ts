import type { RuleSpec } from '@kaizen/contracts';

/** SQL of a table of `rows` machine readings with a few bad values in each column. */
export function readingsSql(rows: number): string {
  const roll = (salt: number) => `(hash(i * 31 + ${salt}) % 1000000) / 1000000.0`;
  return `SELECT i AS id, concat('M', lpad(CAST(i % 100000 AS VARCHAR), 5, '0')) AS serial,
    CASE WHEN ${roll(1)} < 0.0001 THEN 'X' WHEN ${roll(2)} < 0.5 THEN 'L' WHEN ${roll(2)} < 0.8 THEN 'M' ELSE 'H' END AS kind,
    CASE WHEN ${roll(3)} < 0.001 THEN NULL ELSE 295 + 10 * ${roll(4)} END AS air,
    305 + 10 * ${roll(5)} AS process, CAST(1200 + 1600 * ${roll(6)} AS DOUBLE) AS speed,
    CASE WHEN ${roll(7)} < 0.0005 THEN -1 ELSE 20 + 40 * ${roll(8)} END AS torque,
    CAST(250 * ${roll(9)} AS DOUBLE) AS wear, strftime(DATE '2025-01-01' + CAST(i % 700 AS INTEGER), '%Y-%m-%d') AS day,
    CAST(${roll(10)} < 0.034 AS INTEGER) AS stop, concat('line-', CAST(i % 12 AS VARCHAR)) AS line,
    100 * ${roll(11)} AS low, 100 * ${roll(11)} + 5 * ${roll(12)} - 0.001 AS high
    FROM range(${rows}) AS t(i)`;
}

/** Twenty rules over them, of every kind that both sides have. */
export const readingRules: readonly RuleSpec[] = [
  { rule: 'expect_table_row_count_to_be_between', min_value: 1, max_value: 100_000_000 },
  { rule: 'expect_column_values_to_not_be_null', column: 'id' },
  { rule: 'expect_column_values_to_not_be_null', column: 'air', mostly: 0.99 },
  { rule: 'expect_column_values_to_be_unique', column: 'id' },
  { rule: 'expect_column_values_to_be_in_set', column: 'kind', value_set: ['L', 'M', 'H'] },
  { rule: 'expect_column_values_to_not_be_in_set', column: 'line', value_set: ['line-99', 'none'] },
  { rule: 'expect_column_values_to_be_between', column: 'air', min_value: 295, max_value: 305 },
  { rule: 'expect_column_values_to_be_between', column: 'process', min_value: 300, max_value: 320 },
  { rule: 'expect_column_values_to_be_between', column: 'speed', min_value: 1200, max_value: 2800 },
  { rule: 'expect_column_values_to_be_between', column: 'torque', min_value: 0, max_value: 80, mostly: 0.99 },
  { rule: 'expect_column_values_to_be_between', column: 'wear', min_value: 0, max_value: 240 },
  { rule: 'expect_column_values_to_match_regex', column: 'serial', regex: '^M[0-9]{5}$' },
  { rule: 'expect_column_value_lengths_to_be_between', column: 'serial', min_value: 6, max_value: 6 },
  { rule: 'expect_column_value_lengths_to_be_between', column: 'day', min_value: 10, max_value: 10 },
  { rule: 'expect_column_mean_to_be_between', column: 'torque', min_value: 30, max_value: 50 },
  { rule: 'expect_column_stdev_to_be_between', column: 'speed', min_value: 100, max_value: 1000 },
  { rule: 'expect_column_min_to_be_between', column: 'wear', min_value: 0 },
  { rule: 'expect_column_max_to_be_between', column: 'process', max_value: 315 },
  { rule: 'expect_column_unique_value_count_to_be_between', column: 'line', min_value: 2, max_value: 20 },
  { rule: 'expect_column_pair_values_a_to_be_greater_than_b', column_A: 'high', column_B: 'low' },
];
