import type {
  BatchView,
  ColumnProfile,
  DatasetProfile,
  DatasetView,
  DistributionChange,
  QuarantineFix,
  QuarantineReason,
  SchemaColumn,
  ValueCounts,
  VersionDiff,
} from '@kaizen/contracts';
import { type MaskPlan, type MaskRule, REDACTED } from './mask-rule.ts';
import { maskText } from './mask-text.ts';

// Views whose values were read before: the same view, with what is sensitive masked. All are pure, and give back what they got when nothing is masked.

type Cell = string | null;

/** A cell that was read as text. */
function maskCell(cell: Cell, rule: MaskRule | undefined, { key }: MaskPlan): Cell {
  return cell === null || rule === undefined ? cell : maskText(cell, rule, key);
}

/** Cells in the order of columns. */
export function maskCells(cells: readonly Cell[], columns: readonly string[], plan: MaskPlan): Cell[] {
  return cells.map((cell, at) => maskCell(cell, plan.rules.get(columns[at] ?? ''), plan));
}

/** Values with counts; those that are one when they are masked are counted together. */
function maskCounts(values: ValueCounts, rule: MaskRule, { key }: MaskPlan): ValueCounts {
  const counts = new Map<string, number>();
  for (const { value, count } of values) {
    const masked = maskText(value, rule, key);
    counts.set(masked, (counts.get(masked) ?? 0) + count);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((left, right) => right.count - left.count);
}

/** Of a sensitive column counts, lengths and masked values are left: no bounds, no quantiles, no shapes. */
export function maskColumnProfile(column: ColumnProfile, plan: MaskPlan): ColumnProfile {
  const rule = plan.rules.get(column.name);
  if (rule === undefined) return column;
  const { name, type, unit, count, missing, distinct, distinctError, top, topError, otherCount, lengths, invalidUtf8 } =
    column;
  const kept = { unit, distinctError, topError, otherCount, lengths, invalidUtf8 };
  const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  return {
    name,
    type,
    count,
    missing,
    distinct,
    ...given,
    ...(top === undefined ? {} : { top: maskCounts(top, rule, plan) }),
    masked: rule.method,
  };
}

export function maskProfile(profile: DatasetProfile, plan: MaskPlan): DatasetProfile {
  if (plan.rules.size === 0) return profile;
  return { ...profile, columns: profile.columns.map((column) => maskColumnProfile(column, plan)) };
}

/** What stands in the words of a reason or rule in the place of values. */
const UNSHOWN = 'values that are not shown, because the column is sensitive';
const WHOLE_RECORD = '(record)';

function maskReason(reason: QuarantineReason, plan: MaskPlan): QuarantineReason {
  if (reason.column === WHOLE_RECORD) {
    const samples = reason.samples.map(({ line, value }) => ({ line, value: value === null ? null : REDACTED }));
    return { ...reason, samples };
  }
  const rule = plan.rules.get(reason.column);
  if (rule === undefined) return reason;
  const samples = reason.samples.map(({ line, value }) => ({ line, value: maskCell(value, rule, plan) }));
  return {
    ...reason,
    ...(reason.rule === 'missing' ? {} : { observed: UNSHOWN }),
    ...(reason.rule === 'values' ? { expected: 'one of the declared values' } : {}),
    samples,
  };
}

export function maskBatch<B extends BatchView>(batch: B, plan: MaskPlan): B {
  if (plan.rules.size === 0) return batch;
  return { ...batch, reasons: batch.reasons.map((reason) => maskReason(reason, plan)) };
}

/** Lists of allowed values and what was observed say what a column holds. */
function maskSchemaColumn(column: SchemaColumn, plan: MaskPlan): SchemaColumn {
  if (!plan.rules.has(column.name)) return column;
  const { values: _, observed, ...kept } = column;
  if (observed === undefined) return kept;
  const { missingShare, distinct } = observed;
  return { ...kept, observed: { missingShare, distinct } };
}

export function maskDataset(dataset: DatasetView, plan: MaskPlan): DatasetView {
  if (plan.rules.size === 0) return dataset;
  const { lastBatch, schema } = dataset;
  return {
    ...dataset,
    ...(lastBatch === undefined ? {} : { lastBatch: maskBatch(lastBatch, plan) }),
    ...(schema === undefined
      ? {}
      : { schema: { ...schema, columns: schema.columns.map((column) => maskSchemaColumn(column, plan)) } }),
  };
}

export function maskFix(fix: QuarantineFix, plan: MaskPlan): QuarantineFix {
  const cells = Object.entries(fix.cells).map(([name, cell]): [string, Cell] => {
    // Of a reason it is an expression that a person wrote, not a value.
    const rule = fix.line === undefined ? undefined : plan.rules.get(name);
    return [name, maskCell(cell, rule, plan)];
  });
  return { ...fix, cells: Object.fromEntries(cells) };
}

/** Whether a column moved is said; between which values is not. */
function maskChange(change: DistributionChange, plan: MaskPlan): DistributionChange {
  const rule = plan.rules.get(change.name);
  if (rule === undefined) return change;
  const { mean: _, histogram: __, values, ...kept } = change;
  if (values === undefined) return kept;
  const merged = new Map<string, { from: number; to: number }>();
  for (const { value, from, to } of values) {
    const masked = value === '(other)' ? value : maskText(value, rule, plan.key);
    const before = merged.get(masked) ?? { from: 0, to: 0 };
    merged.set(masked, { from: before.from + from, to: before.to + to });
  }
  return { ...kept, values: [...merged].map(([value, both]) => ({ value, ...both })) };
}

export function maskDiff(diff: VersionDiff, plan: MaskPlan): VersionDiff {
  if (plan.rules.size === 0) return diff;
  const { columns, added, removed, changed } = diff.samples;
  const row = (cells: readonly Cell[]) => maskCells(cells, columns, plan);
  return {
    ...diff,
    samples: {
      columns,
      added: added.map(row),
      removed: removed.map(row),
      changed: changed.map(({ before, after }) => ({ before: row(before), after: row(after) })),
    },
    distribution: diff.distribution.map((change) => maskChange(change, plan)),
  };
}
