import type { RuleResult, RuleSpec, RuleTally } from '@kaizen/contracts';
import { catalogue } from './expectations/catalogue.ts';
import type { RuleOutcome } from './expectations/expectation.ts';
import type { Sample } from './rule-samples.duck.ts';

/** A rule with its place in the schema. Its predicates are the checked ones (see predicate.duck.ts). */
export interface PlacedRule {
  readonly id: string;
  readonly spec: RuleSpec;
}

/** What a rule found: judged already, or counts of rows of which `looked` were looked at. */
export type Found =
  | (RuleOutcome & { readonly looked?: undefined })
  | {
      readonly looked: number;
      readonly elementCount: number;
      readonly missingCount: number;
      readonly unexpectedCount: number;
    };

/** Sample rows of a rule with their numbers; the list of values is longer. */
const SHOWN_ROWS = 5;

/**
 * Whether enough of the values that were looked at are good: (looked − broken) / looked ≥ mostly; true when there are none (Great Expectations'
 * `_mostly_success`).
 */
function keepsMostly(looked: number, broken: number, mostly: number): boolean {
  return looked === 0 || (looked - broken) / looked >= mostly;
}

/** The result of a rule in numbers and words. */
export function resultOf({ id, spec }: PlacedRule, found: Found, samples: readonly Sample[]): RuleResult {
  const { rule, severity = 'error', mostly = 1 } = spec;
  const { anomaly, short, expected } = catalogue[rule];
  const success = found.looked === undefined ? found.success : keepsMostly(found.looked, found.unexpectedCount, mostly);
  const column = spec.column ?? spec.column_A;
  const words = expected(spec);
  const observed =
    found.looked === undefined ? found.observed : countWords(found.looked, found.unexpectedCount, samples);
  const subject = column === undefined ? 'the table' : column;
  const share = mostly < 1 ? ` in at least ${mostly * 100} % of the rows` : '';
  const slice = spec.where === undefined ? '' : `, where ${spec.where}`;
  return {
    id,
    rule,
    ...(spec.name === undefined ? {} : { name: spec.name }),
    ...(column === undefined ? {} : { column }),
    severity,
    verdict: success ? 'pass' : severity === 'error' ? 'fail' : 'warn',
    success,
    anomaly,
    short,
    message: `${subject}: expected ${words}${share}${slice}; observed ${observed}.`,
    expected: words,
    observed,
    ...(spec.mostly === undefined ? {} : { mostly }),
    ...(spec.where === undefined ? {} : { where: spec.where }),
    result: countsOf(found, samples),
    samples: samples.slice(0, SHOWN_ROWS).map(({ row, value }) => ({ row, value })),
  };
}

function countsOf(found: Found, samples: readonly Sample[]): RuleResult['result'] {
  if (found.looked === undefined) {
    const value = found.observedValue;
    return value === undefined ? {} : { observed_value: typeof value === 'object' ? [...value] : value };
  }
  const { looked, elementCount, missingCount, unexpectedCount } = found;
  return {
    element_count: elementCount,
    missing_count: missingCount,
    unexpected_count: unexpectedCount,
    ...(looked === 0 ? {} : { unexpected_percent: (unexpectedCount / looked) * 100 }),
    partial_unexpected_list: samples.map(({ value }) => value),
  };
}

function countWords(looked: number, broken: number, samples: readonly Sample[]): string {
  if (broken === 0) return `all ${countOf(looked)} as expected`;
  const percent = looked === 0 ? 0 : (broken / looked) * 100;
  const shown = [...new Set(samples.map(({ value }) => value))].slice(0, 3).map((value) => value ?? 'missing');
  const some = shown.length === 0 ? '' : `, such as ${shown.join('; ')}`;
  return `${countOf(broken)} of ${countOf(looked)} not (${percent < 0.01 ? '< 0.01' : percent.toFixed(2)} %)${some}`;
}

/** 12345 → "12,345". */
function countOf(count: number): string {
  return count.toLocaleString('en-US');
}

/** How many rules held, how many did not. */
export function tallyOf(results: readonly RuleResult[]): RuleTally {
  const count = (verdict: RuleResult['verdict']) => results.filter((result) => result.verdict === verdict).length;
  return { rules: results.length, passed: count('pass'), warned: count('warn'), failed: count('fail') };
}
