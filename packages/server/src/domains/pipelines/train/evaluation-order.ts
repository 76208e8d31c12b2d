import type { EvaluationSpec, FairnessSpec, TrainingSpec } from '@kaizen/contracts';
import { type Frame, groupByAttribute, LearnInputError, type RowGroups } from '@kaizen/learn';
import type { DuckColumn } from '../../../platform/duck/duck.ts';
import type { CompiledFeatures } from '../../features/index.ts';
import { cannotTrain } from '../errors.ts';
import { describeUnknown, findAttributes, findEvaluationColumns, isNumeric } from './attribute-columns.ts';
import { findDivisionColumns } from './row-plan.ts';
import type { TrainingGoal } from './training-goal.ts';
import type { TrainingInHand } from './training-in-hand.ts';
import {
  type AttributeColumn,
  buildFrame,
  type DivisionColumn,
  selectColumns,
  type TrainingTable,
} from './training-table.duck.ts';

/** What the report of a training looks at beside predictions; plain data, row-wise parts in the order of the training rows. */
export interface EvaluationOrder {
  readonly label?: string | undefined;
  readonly currency?: string | undefined;
  readonly spec?: EvaluationSpec | undefined;
  /** Columns whose values are evaluated one by one. */
  readonly slices?: Frame | undefined;
  readonly fairness?:
    | {
        readonly spec: FairnessSpec;
        readonly attributes: readonly RowGroups[];
        /** Index of the favourable class; undefined for the positive one. */
        readonly favourable: number | undefined;
      }
    | undefined;
  /** Rows of one number are ranked together. */
  readonly queries?: Int32Array | undefined;
  readonly times?: Float64Array | undefined;
  /** Features of the holdout, for the checks that its rows are not among the training rows; its labels stay unread. */
  readonly holdout?: { readonly frame: Frame; readonly times: Float64Array | undefined } | undefined;
}

/** Columns that are read for the report. */
export interface EvaluationColumns {
  readonly attributes: readonly AttributeColumn[];
  /** After the divisions of the plan: the query, then the time. */
  readonly divisions: readonly DivisionColumn[];
}

/** What must be read beside features and label. Throws `pipelines.cannot_train` for a name that is no column and no feature. */
export function findColumnsToRead(
  spec: TrainingSpec,
  columns: TrainingInHand['open']['columns'],
  { set, columns: features }: Pick<CompiledFeatures, 'set' | 'columns'>,
): EvaluationColumns {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const featureNames = features.map(({ name }) => name);
  const { query, time } = spec.evaluation ?? {};
  for (const { field, name } of findEvaluationColumns(spec)) {
    const isRow = field === 'evaluation.query' || field === 'evaluation.time';
    if (types.has(name) || (!isRow && featureNames.includes(name))) continue;
    throw cannotTrain(`\`${field}\`: ${describeUnknown(name, set.from, [...types.keys(), ...featureNames])}`);
  }
  const names = [...new Set(findAttributes(spec).map(({ name }) => name))];
  return {
    attributes: names.flatMap((name) => {
      const type = types.get(name);
      return type === undefined ? [] : [{ name, numeric: isNumeric(type) }];
    }),
    divisions: [
      ...(query === undefined ? [] : [{ kind: 'group' as const, column: query }]),
      ...(time === undefined ? [] : [{ kind: 'time' as const, column: time }]),
    ],
  };
}

/** Makes the order of a training in hand. Throws `pipelines.cannot_train` for an attribute that cannot be grouped, before anything is trained. */
export function orderEvaluation(work: TrainingInHand): EvaluationOrder {
  const { training, compiled, table, chosen, goal } = work;
  const { spec, costs } = training;
  const { evaluation, fairness } = spec;
  const read = readAttributes(work);
  const slices = (evaluation?.slices ?? []).flatMap((name) => selectColumns(pick(read, name), chosen.train));
  const { queries, times } = readDivisions(spec, table);
  const of = (values: Float64Array | undefined, rows: Uint32Array) =>
    values && Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
  return {
    label: spec.label,
    currency: costs?.currency,
    spec: evaluation,
    ...(slices.length === 0 ? {} : { slices: { rowCount: chosen.train.length, columns: slices } }),
    ...(fairness === undefined
      ? {}
      : {
          fairness: {
            spec: fairness,
            attributes: groupRows(fairness, read, chosen.train),
            favourable: findFavourable(fairness, goal),
          },
        }),
    queries: queries && Int32Array.from(chosen.train, (row) => queries[row] ?? -1),
    times: of(times, chosen.train),
    ...(chosen.holdout.length === 0
      ? {}
      : { holdout: { frame: buildFrame(table, compiled, chosen.holdout), times: of(times, chosen.holdout) } }),
  };
}

type Read = ReadonlyMap<string, DuckColumn>;

function pick(read: Read, name: string): Array<readonly [string, DuckColumn]> {
  const column = read.get(name);
  return column === undefined ? [] : [[name, column]];
}

/** Columns of the dataset by name, and features that are none. */
function readAttributes({ training, compiled, table, open }: TrainingInHand): Read {
  const { attributes } = findColumnsToRead(training.spec, open.columns, compiled);
  const byName = new Map<string, DuckColumn>();
  compiled.columns.forEach(({ name }, index) => {
    const column = table.columns[index];
    if (column !== undefined) byName.set(name, column);
  });
  attributes.forEach(({ name }, index) => {
    const column = table.attributes[index];
    if (column !== undefined) byName.set(name, column);
  });
  return byName;
}

function readDivisions(spec: TrainingSpec, { divisions }: Pick<TrainingTable, 'divisions'>) {
  const planned = findDivisionColumns(spec);
  const own = divisions.slice(planned.length);
  const queries = spec.evaluation?.query === undefined ? undefined : own[0];
  const stated = spec.evaluation?.time === undefined ? undefined : own.at(-1);
  const byTime = planned.findIndex(({ kind }) => kind === 'time');
  return { queries, times: stated ?? (byTime < 0 ? undefined : divisions[byTime]) };
}

function groupRows(spec: FairnessSpec, read: Read, rows: Uint32Array): RowGroups[] {
  return spec.attributes.flatMap((attribute, index) => {
    const [name, bounds] =
      typeof attribute === 'string' ? [attribute, undefined] : [attribute.column, attribute.bounds];
    const [column] = selectColumns(pick(read, name), rows);
    if (column === undefined) return [];
    try {
      return [groupByAttribute(column, bounds)];
    } catch (error) {
      if (!(error instanceof LearnInputError)) throw error;
      throw cannotTrain(`\`fairness.attributes.${index}\`: ${error.message}`);
    }
  });
}

/** The index of the favourable class; undefined for the positive one. Throws `pipelines.cannot_train` for a value that is no class. */
export function findFavourable({ favourable }: FairnessSpec, goal: TrainingGoal): number | undefined {
  if (goal.task === 'regression') return undefined;
  if (favourable === undefined) {
    if (goal.task === 'anomaly' || goal.positive !== undefined) return undefined;
    throw cannotTrain(
      `Fairness needs to know which of the classes ${goal.classes.join(', ')} favours a row; name it in fairness.favourable.`,
    );
  }
  const index = goal.classes.indexOf(favourable);
  if (index >= 0) return index;
  throw cannotTrain(
    `fairness.favourable names "${favourable}", which is no value of the label; it has ${goal.classes.join(', ')}.`,
  );
}
