import type { DriftColumnResult, DriftColumnSpec, DriftMethod, DriftMode } from '@kaizen/contracts';
import { beginResult } from './begin-result.ts';
import type { ColumnPlan } from './column-task.ts';

/** What is known of a column of one side before its rows are read. */
export interface KnownColumn {
  readonly name: string;
  readonly type: string;
  readonly count: number;
  readonly distinct: number;
}

/** The rules of a comparison, with everything filled in. */
export interface DriftRules {
  readonly mode: DriftMode;
  readonly method?: DriftMethod;
  readonly threshold: 'fixed' | 'learned';
  readonly falseDiscovery: number | 'off';
  readonly missing: number;
  readonly severity: 'fail' | 'warn';
  readonly columns: Readonly<Record<string, DriftColumnSpec>>;
}

/** How a column is read: number by number, by value, as the lengths of its texts, or as categories. */
export type Reading = 'numbers' | 'grouped' | 'lengths' | 'categories';

/** A column to be compared, or one that cannot be. */
export type PlannedColumn =
  | { readonly plan: ColumnPlan; readonly reading: Reading; readonly note?: string }
  | { readonly result: DriftColumnResult };

const numeric: ReadonlySet<string> = new Set(['number', 'integer', 'flag']);
/** Up to so many different values a column of numbers is read as rows by value, which is cheaper than sorting its rows. */
const GROUPED = 50_000;
/** Below so many rows sorting is as cheap. */
const FEW_ROWS = 20_000;
/** A text column in which more than this share of the values is different has no categories. */
const FREE_TEXT = 0.5;

/** Decides for every column of either side how it is compared; columns of one side only, and identifiers, are told and not compared. */
export function planColumns(
  reference: readonly KnownColumn[],
  current: readonly KnownColumn[],
  rules: DriftRules,
  ids: ReadonlySet<string>,
): readonly PlannedColumn[] {
  const now = new Map(current.map((column) => [column.name, column]));
  const before = new Map(reference.map((column) => [column.name, column]));
  const names = [
    ...reference.map(({ name }) => name),
    ...current.map(({ name }) => name).filter((name) => !before.has(name)),
  ];
  return names.flatMap((name) => {
    const spec = rules.columns[name];
    if (spec?.severity === 'off') return [];
    const plan = planOf(name, before.get(name), now.get(name), rules);
    return [planColumn(plan, before.get(name), now.get(name), rules, ids.has(name) && spec === undefined)];
  });
}

function planOf(
  name: string,
  before: KnownColumn | undefined,
  now: KnownColumn | undefined,
  rules: DriftRules,
): ColumnPlan {
  const spec = rules.columns[name] ?? {};
  const method = spec.method ?? rules.method;
  const threshold = spec.threshold ?? (rules.threshold === 'learned' ? 'learned' : undefined);
  const severity = spec.severity === 'fail' || spec.severity === 'warn' ? spec.severity : rules.severity;
  const isWhole = (column: KnownColumn | undefined) => column?.type === 'integer' || column?.type === 'flag';
  return {
    column: name,
    types: {
      ...(before === undefined ? {} : { reference: before.type }),
      ...(now === undefined ? {} : { current: now.type }),
    },
    isInteger: isWhole(before) && isWhole(now),
    mode: rules.mode,
    ...(method === undefined ? {} : { method }),
    ...(threshold === undefined ? {} : { threshold }),
    severity,
    missingThreshold: rules.missing,
  };
}

function planColumn(
  plan: ColumnPlan,
  before: KnownColumn | undefined,
  now: KnownColumn | undefined,
  rules: DriftRules,
  isId: boolean,
): PlannedColumn {
  if (before === undefined || now === undefined) {
    const status = before === undefined ? 'added' : 'removed';
    const note = `Only the ${before === undefined ? 'current side' : 'reference'} has this column.`;
    return { result: { ...emptyResult(plan), status, note } };
  }
  if (isId && rules.mode === 'kaizen') {
    const note = 'An identifier: every row has its own, so there is no distribution to compare.';
    return { result: { ...emptyResult(plan), status: 'not-compared', note } };
  }
  const isNumber = numeric.has(before.type) && numeric.has(now.type);
  if (!isNumber) return planTexts(plan, before, now, rules);
  const isLarge = Math.max(before.count, now.count) > FEW_ROWS;
  const isGrouped = isLarge && Math.max(before.distinct, now.distinct) <= GROUPED && plan.threshold !== 'learned';
  return { plan, reading: isGrouped ? 'grouped' : 'numbers' };
}

/** Categories; free text by its lengths. A column that is a number on one side only is compared by its values as text. */
function planTexts(plan: ColumnPlan, before: KnownColumn, now: KnownColumn, rules: DriftRules): PlannedColumn {
  const isFree = (column: KnownColumn) =>
    column.type === 'text' && column.distinct > column.count * FREE_TEXT && column.count > 100;
  if (rules.mode === 'kaizen' && isFree(before) && isFree(now)) {
    return { plan: { ...plan, isInteger: true }, reading: 'lengths', note: 'Free text: the lengths are compared.' };
  }
  return { plan, reading: 'categories' };
}

function emptyResult(plan: ColumnPlan): DriftColumnResult {
  const none = { reference: 0, current: 0 };
  return beginResult(plan, 'categorical', none, none);
}
