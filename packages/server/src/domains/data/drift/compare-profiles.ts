import type { ColumnProfile, DriftColumnResult } from '@kaizen/contracts';
import type { DriftQuestion } from './drift-question.ts';
import { measureColumn } from './measure-column.ts';
import type { PlannedColumn } from './plan-columns.ts';
import { readProfiles } from './profile-inputs.ts';

/** Compares what was stored with the versions; no row is read. What a profile does not know is said, not guessed. */
export function compareProfiles(
  planned: readonly PlannedColumn[],
  columns: { readonly reference: readonly ColumnProfile[]; readonly current: readonly ColumnProfile[] },
  { reference, current }: Pick<DriftQuestion, 'reference' | 'current'>,
): readonly DriftColumnResult[] {
  const before = new Map(columns.reference.map((column) => [column.name, column]));
  const now = new Map(columns.current.map((column) => [column.name, column]));
  const rows = { reference: reference.to, current: current.to };
  return planned.map((column) => {
    if ('result' in column) return column.result;
    const { plan, reading, note } = column;
    const [left, right] = [before.get(plan.column), now.get(plan.column)];
    const input =
      left === undefined || right === undefined ? 'A profile lacks it.' : readProfiles(reading, left, right, rows);
    if (typeof input !== 'string') {
      const result = measureColumn({ plan, input });
      return note === undefined ? result : { ...result, note };
    }
    const none = { reference: 0, current: 0 };
    const result = measureColumn({
      plan,
      input: {
        kind: 'categories',
        counts: { labels: [], reference: new Float64Array(0), current: new Float64Array(0), missing: none },
      },
    });
    return { ...result, status: 'not-compared', note: input };
  });
}
