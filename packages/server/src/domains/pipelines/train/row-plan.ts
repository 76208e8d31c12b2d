import type { SplitKind, TrainingSpec } from '@kaizen/contracts';
import type { RowDivision } from '@kaizen/learn';
import { crossValidation } from './fold-model.ts';
import { defaultDivision, type TrainingGoal } from './training-goal.ts';
import type { DivisionColumn, TrainingTable } from './training-table.duck.ts';

/** How rows are divided, with words for it: "stratified", "by time (sold at)". */
export interface PlannedDivision {
  readonly division: RowDivision;
  readonly words: string;
}

/** How a training's rows are set aside and judged. */
export interface RowPlan {
  readonly share: number;
  readonly holdout: PlannedDivision;
  readonly folds: number;
  readonly validation: PlannedDivision;
}

type SplitSpec = { readonly split?: SplitKind; readonly by?: string };

/** What the validation says, else what the holdout says. */
function splitsOf(spec: TrainingSpec): readonly [holdout: SplitSpec, validation: SplitSpec] {
  const { holdout = {}, validation = {} } = spec;
  return [holdout, validation.split === undefined ? holdout : validation];
}

function columnOf({ split, by }: SplitSpec): DivisionColumn | undefined {
  return split === 'time' || split === 'group' ? { kind: split, column: by } : undefined;
}

/** The columns by which a training divides rows, each once. */
export function findDivisionColumns(spec: TrainingSpec): readonly DivisionColumn[] {
  const [holdout, validation] = splitsOf(spec).map(columnOf);
  const same = holdout?.kind === validation?.kind && holdout?.column === validation?.column;
  return [holdout, same ? undefined : validation].filter((column) => column !== undefined);
}

/** Plans how the rows of a version are set aside and how the rest judges the model. */
export function planRows(
  spec: TrainingSpec,
  goal: TrainingGoal,
  table: Pick<TrainingTable, 'divisions' | 'rowCount'>,
): RowPlan {
  const columns = findDivisionColumns(spec);
  const plan = (split: SplitSpec): PlannedDivision => {
    const wanted = columnOf(split);
    if (wanted !== undefined) {
      const at = columns.findIndex(({ kind, column }) => kind === wanted.kind && column === wanted.column);
      return planByColumn(wanted, table.divisions[at] ?? new Float64Array(table.rowCount));
    }
    const division: RowDivision =
      split.split === 'random' ? { kind: 'random', rowCount: table.rowCount } : defaultDivision(goal);
    return { division, words: division.kind };
  };
  const [holdout, validation] = splitsOf(spec);
  return {
    share: spec.holdout?.share ?? 0.2,
    holdout: plan(holdout),
    folds: spec.validation?.folds ?? crossValidation.folds,
    validation: plan(validation),
  };
}

function planByColumn({ kind, column }: DivisionColumn, values: Float64Array): PlannedDivision {
  const words = column === undefined ? 'in the order of the rows' : `by ${kind} (${column})`;
  return kind === 'time'
    ? { division: { kind, times: values }, words }
    : { division: { kind, groups: Int32Array.from(values) }, words };
}
