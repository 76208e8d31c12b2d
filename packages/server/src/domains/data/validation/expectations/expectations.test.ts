import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RuleSpec, ruleNames } from '@kaizen/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuck } from '../../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../../platform/duck/duck.ts';
import { runRules } from '../run-rules.duck.ts';
import { catalogue } from './catalogue.ts';
import { computeDivergence } from './distribution-expectation.ts';
import type { CheckedTable } from './expectation.ts';

let home: string;
let duck: Duck;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'expectations-'));
  duck = createDuck({ threads: 2, memory: '300MB', tempFolder: join(home, 'tmp') });
});
afterAll(async () => {
  await duck.close();
  await rm(home, { recursive: true, force: true });
});

const table: CheckedTable = {
  from: `(SELECT * FROM (VALUES (1, 1.0, 5.0, 'A', '2026-03-09', 1, DATE '2026-03-01'), (2, 2.0, 2.0, 'A', '2026-02-30', 2, DATE '2026-03-02'),
    (3, 3.0, NULL, 'B', 'x', 3, DATE '2026-03-03'), (4, 4.0, 1.0, NULL, NULL, 4, NULL), (5, NULL, NULL, 'añb', '2024-02-29', 4, DATE '2026-03-05'))
    AS t(__at, n, m, s, d, i, day))`,
  row: '__at',
  columns: (
    [
      ['n', 'number'],
      ['m', 'number'],
      ['s', 'text'],
      ['d', 'text'],
      ['i', 'integer'],
      ['day', 'date'],
    ] as const
  ).map(([name, type]) => ({ name, type, sql: `"${name}"`, text: `"${name}"`, raw: false })),
};

async function ask(spec: RuleSpec, baselineRows?: number) {
  const given = { now: Date.UTC(2026, 2, 6), baselineRows };
  const { results } = await duck.session((session) => runRules(session, table, [{ id: 'rules.0', spec }], given));
  const [result] = results;
  if (result === undefined) throw new Error('no result');
  return result;
}

/** Rule, success, unexpected count (rows) or observed value (aggregates). Semantics: Great Expectations 1.24, compared in interop/data. */
const cases: ReadonlyArray<readonly [RuleSpec, boolean, number | undefined]> = [
  [{ rule: 'expect_table_row_count_to_be_between', min_value: 5, max_value: 5 }, true, 5],
  [{ rule: 'expect_table_row_count_to_be_between', min_value: 5, strict_min: true }, false, 5],
  [{ rule: 'expect_table_columns_to_match_set', column_set: ['n', 'm'], exact_match: false }, true, undefined],
  [{ rule: 'expect_table_columns_to_match_set', column_set: ['n', 'm'] }, false, undefined],
  [
    { rule: 'expect_table_columns_to_match_ordered_list', column_list: ['n', 'm', 's', 'd', 'i', 'day'] },
    true,
    undefined,
  ],
  [
    { rule: 'expect_table_columns_to_match_ordered_list', column_list: ['m', 'n', 's', 'd', 'i', 'day'] },
    false,
    undefined,
  ],
  [{ rule: 'expect_table_column_count_to_equal', value: 6 }, true, 6],
  [{ rule: 'expect_column_to_exist', column: 's', column_index: 2 }, true, undefined],
  [{ rule: 'expect_column_to_exist', column: 's', column_index: 1 }, false, undefined],
  [{ rule: 'expect_column_values_to_not_be_null', column: 'n' }, false, 1],
  [{ rule: 'expect_column_values_to_not_be_null', column: 'n', mostly: 0.8 }, true, 1],
  [{ rule: 'expect_column_values_to_be_null', column: 'm' }, false, 3],
  [{ rule: 'expect_column_values_to_be_unique', column: 's' }, false, 2],
  [{ rule: 'expect_column_values_to_be_unique', column: 'i' }, false, 2],
  [{ rule: 'expect_column_values_to_be_unique', column: 'n' }, true, 0],
  [{ rule: 'expect_column_values_to_be_in_set', column: 's', value_set: ['A', 'B'] }, false, 1],
  [{ rule: 'expect_column_values_to_be_in_set', column: 's', value_set: ['A', 'B'], mostly: 0.75 }, true, 1],
  [{ rule: 'expect_column_values_to_not_be_in_set', column: 's', value_set: ['A'] }, false, 2],
  [{ rule: 'expect_column_values_to_be_between', column: 'n', min_value: 1, max_value: 4 }, true, 0],
  [{ rule: 'expect_column_values_to_be_between', column: 'n', min_value: 1, strict_min: true }, false, 1],
  [{ rule: 'expect_column_values_to_be_between', column: 'day', max_value: '2026-03-02' }, false, 2],
  [{ rule: 'expect_column_values_to_match_regex', column: 's', regex: '^A$' }, false, 2],
  [{ rule: 'expect_column_values_to_not_match_regex', column: 's', regex: 'ñ' }, false, 1],
  [{ rule: 'expect_column_values_to_be_of_type', column: 'n', type_: 'number' }, true, undefined],
  [{ rule: 'expect_column_values_to_be_of_type', column: 'n', type_: 'text' }, false, undefined],
  [{ rule: 'expect_column_values_to_match_strftime_format', column: 'd', strftime_format: '%Y-%m-%d' }, false, 2],
  [{ rule: 'expect_column_value_lengths_to_be_between', column: 's', max_value: 1 }, false, 1],
  [{ rule: 'expect_column_min_to_be_between', column: 'n', min_value: 1 }, true, 1],
  [{ rule: 'expect_column_max_to_be_between', column: 'n', max_value: 4, strict_max: true }, false, 4],
  [{ rule: 'expect_column_mean_to_be_between', column: 'n', min_value: 2.5, max_value: 2.5 }, true, 2.5],
  [{ rule: 'expect_column_stdev_to_be_between', column: 'n', max_value: 1.3 }, true, 1.2909944487358056],
  [{ rule: 'expect_column_unique_value_count_to_be_between', column: 's', min_value: 3, max_value: 3 }, true, 3],
  [{ rule: 'expect_compound_columns_to_be_unique', column_list: ['s', 'i'] }, true, 0],
  [{ rule: 'expect_compound_columns_to_be_unique', column_list: ['s'] }, false, 2],
  [{ rule: 'expect_column_pair_values_a_to_be_greater_than_b', column_A: 'n', column_B: 'm' }, false, 3],
  [
    {
      rule: 'expect_column_pair_values_a_to_be_greater_than_b',
      column_A: 'n',
      column_B: 'm',
      or_equal: true,
      ignore_row_if: 'either_value_is_missing',
    },
    false,
    1,
  ],
  [{ rule: 'expect_rows_to_satisfy', predicate: '(n > m)', mostly: 0.3 }, true, 2],
  [{ rule: 'expect_column_newest_to_be_within', column: 'day', max_age: '2d' }, true, Date.UTC(2026, 2, 5)],
  [{ rule: 'expect_column_newest_to_be_within', column: 'day', max_age: '12h' }, false, Date.UTC(2026, 2, 5)],
];

test.each(cases)('%j: %s, %s', async (spec, success, number) => {
  const found = await ask(spec);
  expect(found.success).toBe(success);
  expect(found.result.unexpected_count ?? found.result.observed_value).toEqual(
    typeof number === 'number' ? number : (found.result.unexpected_count ?? found.result.observed_value),
  );
});

test('missing values are not looked at, and percents are of those that are', async () => {
  const found = await ask({ rule: 'expect_column_values_to_be_in_set', column: 's', value_set: ['A', 'B'] });
  expect(found.result).toEqual({
    element_count: 5,
    missing_count: 1,
    unexpected_count: 1,
    unexpected_percent: 25,
    partial_unexpected_list: ['añb'],
  });
  expect(found).toMatchObject({ samples: [{ row: 5, value: 'añb' }], anomaly: 'UNEXPECTED_VALUES', verdict: 'fail' });
});

test('a slice is a table of its own; a lesser severity warns', async () => {
  const spec: RuleSpec = {
    rule: 'expect_column_max_to_be_between',
    column: 'n',
    max_value: 1,
    where: "(s = 'A')",
    severity: 'warning',
  };
  expect(await ask(spec)).toMatchObject({ verdict: 'warn', result: { observed_value: 2 } });
});

test('quantiles are the nearest value, as pandas takes them; the bounds are inclusive', async () => {
  const quantile_ranges = {
    quantiles: [0, 0.5, 1],
    value_ranges: [
      [1, 1],
      [null, 3],
      [4, null],
    ],
  };
  const found = await ask({ rule: 'expect_column_quantile_values_to_be_between', column: 'n', quantile_ranges });
  expect(found).toMatchObject({ success: true, result: { observed_value: [1, 3, 4] } });
});

test('the ratio to the version before', async () => {
  const spec: RuleSpec = { rule: 'expect_row_count_change_to_be_between', min_value: 0.6 };
  expect(await ask(spec, 10)).toMatchObject({ success: false, result: { observed_value: 0.5 } });
  expect(await ask(spec, 5)).toMatchObject({ success: true, result: { observed_value: 1 } });
});

test('Kullback–Leibler of the reference case (Great Expectations, tests/test_definitions)', async () => {
  const thirds = [1 / 3, 1 / 3, 1 / 3];
  expect(computeDivergence([0.54, 0.32, 0.14], thirds)).toBeCloseTo(0.1259970028667753, 12);
  expect(computeDivergence([1, 0], [0, 1])).toBe(Number.POSITIVE_INFINITY);
  const from = `(SELECT i AS __at, CASE WHEN i < 54 THEN 'A' WHEN i < 86 THEN 'B' ELSE 'C' END AS c FROM range(100) AS t(i))`;
  const letters: CheckedTable = {
    from,
    row: '__at',
    columns: [{ name: 'c', type: 'text', sql: 'c', text: 'c', raw: false }],
  };
  const spec: RuleSpec = {
    rule: 'expect_column_kl_divergence_to_be_less_than',
    column: 'c',
    partition_object: { values: ['A', 'B', 'C'], weights: thirds },
    threshold: 0.12,
  };
  const { results } = await duck.session((session) =>
    runRules(session, letters, [{ id: 'rules.0', spec }], { now: 0, baselineRows: undefined }),
  );
  expect(results[0]?.success).toBe(false);
  expect(results[0]?.result.observed_value).toBeCloseTo(0.1259970028667753, 12);
});

test.each([
  [{ rule: 'expect_column_values_to_not_be_null', column: 'nn' }, 'not there.*nearest is "n"'],
  [{ rule: 'expect_column_values_to_be_between', column: 's', min_value: 1 }, 'must be a text'],
  [{ rule: 'expect_column_mean_to_be_between', column: 's', min_value: 1 }, 'is for numbers'],
  [{ rule: 'expect_column_newest_to_be_within', column: 'n', max_age: '1d' }, 'dates and timestamps'],
] as ReadonlyArray<readonly [RuleSpec, string]>)(
  '%j cannot be asked, which fails it with the reason',
  async (spec, words) => {
    expect(await ask(spec)).toMatchObject({ verdict: 'fail', observed: expect.stringMatching(words) });
  },
);

test('every rule of the catalogue has words', () => {
  expect(Object.keys(catalogue).sort()).toEqual([...ruleNames].sort());
  for (const { short, anomaly } of Object.values(catalogue)) expect(`${short} ${anomaly}`).toMatch(/^[A-Z].* [A-Z_]+$/);
});
