import type {
  AcceptanceFindingView,
  DriftBins,
  DriftColumnResult,
  DriftCourse,
  DriftReport,
  RuleResult,
  ValidationReport,
  VersionVerdict,
} from '@kaizen/contracts';
import { type MaskPlan, type MaskRule, REDACTED } from './mask-rule.ts';
import { maskText } from './mask-text.ts';

// Reports whose values were read before, masked as in masked-views.ts.

const HIDDEN = 'not shown, because the column is sensitive';
/** Begins what was observed in the words of a rule, and the samples in those (rule-result.ts). */
const OBSERVED = '; observed ';
const SAMPLES = ', such as ';
/** Rules over several columns. */
const SEVERAL = /compound|pair/;
/** Rules whose observation is a value of the column. */
const OF_VALUES = /column_(min|max|mean|stdev|quantile_values|newest)_/;
/** Rules whose expectation lists values of the column. */
const LISTING = /values_to_(be|not_be)_in_set/;

/** How values of a rule are masked: as those of its column; `all` where they come from several columns, or from nobody knows which. */
function maskOf({ rule, column }: Pick<RuleResult, 'rule' | 'column'>, plan: MaskPlan): MaskRule | 'all' | undefined {
  if (column === undefined || SEVERAL.test(rule)) return 'all';
  return plan.rules.get(column);
}

function cutFrom(words: string, sign: string): string {
  const at = words.indexOf(sign);
  return at === -1 ? words : words.slice(0, at);
}

function maskResult(result: RuleResult, plan: MaskPlan): RuleResult {
  const mask = maskOf(result, plan);
  if (mask === undefined) return result;
  const masked = (value: string | null) =>
    value === null ? null : mask === 'all' ? REDACTED : maskText(value, mask, plan.key);
  const { observed_value: seen, partial_unexpected_list: list, ...counts } = result.result;
  const isValue = mask !== 'all' && OF_VALUES.test(result.rule);
  const observed = isValue ? HIDDEN : cutFrom(result.observed, SAMPLES);
  const expected = mask !== 'all' && LISTING.test(result.rule) ? 'one of the declared values' : result.expected;
  return {
    ...result,
    expected,
    observed,
    message: `${result.column ?? 'the table'}: expected ${expected}${OBSERVED}${observed}.`,
    result: {
      ...counts,
      ...(list === undefined ? {} : { partial_unexpected_list: list.map(masked) }),
      ...(seen === undefined || isValue ? {} : { observed_value: seen }),
    },
    samples: result.samples.map(({ row, value }) => ({ row, value: masked(value) })),
  };
}

export function maskReport(report: ValidationReport, plan: MaskPlan): ValidationReport {
  if (plan.rules.size === 0) return report;
  return { ...report, results: report.results.map((result) => maskResult(result, plan)) };
}

/** Only what was expected: the numbers of the check are in its report. */
function maskFinding(finding: AcceptanceFindingView, plan: MaskPlan): AcceptanceFindingView {
  const mask = maskOf(finding, plan);
  if (mask === undefined || !finding.message.includes(OBSERVED)) return finding;
  const expected = LISTING.test(finding.rule)
    ? `${finding.column ?? 'the table'}: expected one of the declared values`
    : cutFrom(finding.message, OBSERVED);
  return { ...finding, message: `${expected}${OBSERVED}what is in the report.` };
}

export function maskVerdict(verdict: VersionVerdict, plan: MaskPlan): VersionVerdict {
  if (plan.rules.size === 0) return verdict;
  const checks = verdict.checks.map((check) => ({
    ...check,
    findings: check.findings.map((finding) => maskFinding(finding, plan)),
  }));
  return { ...verdict, checks };
}

function maskCategories(categories: readonly string[], rule: MaskRule, { key }: MaskPlan): string[] {
  return categories.map((value) => maskText(value, rule, key));
}

/** Counts by category are left, with masked names; where numbers were cut is not. */
function maskBins(bins: DriftBins, rule: MaskRule, plan: MaskPlan): DriftBins | undefined {
  const { edges: _, categories, ...counts } = bins;
  return categories === undefined ? undefined : { ...counts, categories: maskCategories(categories, rule, plan) };
}

function maskDriftColumn(column: DriftColumnResult, plan: MaskPlan): DriftColumnResult {
  const rule = plan.rules.get(column.column);
  if (rule === undefined) return column;
  const { bins, shape: _, mean: __, sd: ___, ...kept } = column;
  const masked = bins === undefined ? undefined : maskBins(bins, rule, plan);
  return { ...kept, ...(masked === undefined ? {} : { bins: masked }) };
}

export function maskDriftReport(report: DriftReport, plan: MaskPlan): DriftReport {
  if (plan.rules.size === 0) return report;
  return { ...report, columns: report.columns.map((column) => maskDriftColumn(column, plan)) };
}

export function maskCourse(course: DriftCourse, plan: MaskPlan): DriftCourse {
  if (plan.rules.size === 0) return course;
  const columns = course.columns.map((column) => {
    const rule = plan.rules.get(column.column);
    if (rule === undefined) return column;
    const { edges: _, categories, ...kept } = column;
    return categories === undefined ? kept : { ...kept, categories: maskCategories(categories, rule, plan) };
  });
  return { ...course, columns };
}
