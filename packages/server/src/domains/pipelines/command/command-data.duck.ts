import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Duck } from '../../../platform/duck/duck.ts';
import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { DataReader, OpenVersion } from '../../data/index.ts';
import type { CompiledFeatures, FeaturesReader } from '../../features/index.ts';
import type { ServingReader } from '../../serving/index.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import type { StepContext } from '../contract.ts';
import type { TrainingRevision } from '../declaration-store.sql.ts';
import { findChampionHoldout } from '../train/champion-holdout.ts';
import { chooseRows, type RowChoice } from '../train/choose-rows.ts';
import type { HoldoutRows } from '../train/holdout-rows.ts';
import { findDivisionColumns, planRows } from '../train/row-plan.ts';
import { decideGoal, decideLabelKind, findKnown, type TrainingGoal } from '../train/training-goal.ts';
import { decideVersion } from '../train/training-in-hand.ts';
import { readTrainingTable } from '../train/training-table.duck.ts';
import { writeRowNumbers } from './command-folder.io.ts';
import type { CommandSubject } from './stored-command.ts';

/** What the data of a command is made with. */
export interface DataGiven {
  readonly platform: { readonly duck: Duck };
  readonly data: DataReader;
  readonly features: FeaturesReader;
  readonly serving: ServingReader;
  readonly tracking: TrackingReader;
}

/** Rows that a command was given, as files, and what they are. */
export interface CommandData {
  readonly versionId: string;
  readonly dataset: string;
  readonly rows: number;
  readonly file: string;
  readonly compiled?: CompiledFeatures;
  /** With a training: its rows without the holdout are in the file, and the holdout is in none. */
  readonly training?: TrainingRevision;
  readonly seed?: number;
  readonly holdout?: HoldoutRows;
  /** What the rows are to teach. */
  readonly goal?: TrainingGoal;
}

/**
 * Writes the rows of what the step names (else of what the steps before made) to a Parquet file in `folder`; undefined when there is nothing of that kind. With
 * `isThere` nothing is written: it tells what a command that goes on was given, by the same version and seed.
 */
export async function writeCommandData(
  given: DataGiven,
  step: StepContext,
  of: { readonly subject: CommandSubject | undefined; readonly training: TrainingRevision | undefined },
  folder: string,
  isThere: boolean,
): Promise<CommandData | undefined> {
  const compiled = await findFeatures(given.features, step, of);
  const dataset = compiled?.set.from ?? (of.subject === 'dataset' ? step.subject : step.inputs.dataset);
  if (typeof dataset !== 'string') return undefined;
  const open = await given.data.openVersion(await decideVersion(given.data, step, dataset));
  try {
    step.job.progress({ done: 0, unit: 'rows', message: `Writing the rows of ${dataset}` });
    const { training } = of;
    const write = { duck: given.platform.duck, open, folder, signal: step.job.signal, isThere };
    const about = { versionId: open.version.id, dataset, ...(compiled === undefined ? {} : { compiled }) };
    if (compiled === undefined || training === undefined) {
      const list = compiled?.selectList ?? open.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
      return { ...about, ...(await copyRows(write, list, undefined, compiled?.columns.length ?? open.columns.length)) };
    }
    const { chosen, goal } = await chooseTrainingRows(given, step, open, training);
    const { label, weights, seed = 1 } = training.spec;
    const own = [label, weights].filter((name) => name !== undefined).map(quoteIdentifier);
    const list = [compiled.selectList, ...own].join(', ');
    const holdout = {
      versionId: open.version.id,
      ...(label === undefined ? {} : { label }),
      description: chosen.description,
      rows: [...chosen.holdout],
    };
    const written = await copyRows(write, list, chosen.train, compiled.columns.length + own.length);
    return { ...about, ...written, training, seed, holdout, goal };
  } finally {
    open.release();
  }
}

async function findFeatures(
  features: FeaturesReader,
  step: StepContext,
  of: { readonly subject: CommandSubject | undefined; readonly training: TrainingRevision | undefined },
): Promise<CompiledFeatures | undefined> {
  const name = of.training?.spec.features ?? (of.subject === 'features' ? step.subject : undefined);
  if (name === undefined) return undefined;
  const { featureSetId } = step.inputs;
  const before = typeof featureSetId === 'string' ? await features.getCompiled(featureSetId) : undefined;
  return before?.set.name === name ? before : features.getCurrent(name);
}

/** The same rules as a training of ours: its split of the rows; after a retraining decision a holdout of production rows. */
async function chooseTrainingRows(
  given: DataGiven,
  step: StepContext,
  open: OpenVersion,
  { spec }: TrainingRevision,
): Promise<{ readonly chosen: RowChoice; readonly goal: TrainingGoal }> {
  const { label, weights } = spec;
  const read = { label, labelKind: decideLabelKind(spec), weights, divisions: findDivisionColumns(spec) };
  const noFeatures = { selectList: '', columns: [] };
  const table = await readTrainingTable(given.platform.duck, open.from, noFeatures, read, step.job.signal);
  const goal = decideGoal(spec, table.labels);
  const plan = planRows(spec, goal, table);
  const { production } = step.trigger;
  const { productionRows } = step.inputs;
  const chosen = chooseRows(
    { known: findKnown(goal), learnsUnknown: false, division: plan.holdout },
    {
      share: plan.share,
      seed: spec.seed ?? 1,
      production:
        production === undefined || typeof productionRows !== 'number'
          ? undefined
          : {
              rows: productionRows,
              baseRows: production.baseRows,
              kept: await findChampionHoldout(given, production.deployment, open.version),
            },
    },
  );
  return { chosen, goal };
}

async function copyRows(
  write: {
    readonly duck: Duck;
    readonly open: OpenVersion;
    readonly folder: string;
    readonly signal: AbortSignal;
    readonly isThere: boolean;
  },
  list: string,
  rows: Uint32Array | undefined,
  columns: number,
): Promise<{ readonly file: string; readonly rows: number }> {
  const { duck, open, folder, signal } = write;
  const file = `${folder}/${rows === undefined ? 'data' : 'train'}.parquet`;
  const told = { file, rows: rows?.length ?? open.version.rows };
  if (write.isThere) return told;
  let where = '';
  if (rows !== undefined) {
    const numbers = await writeRowNumbers(`${folder}/rows.csv`, rows);
    where = `WHERE __row IN (SELECT number FROM read_csv(${quoteText(numbers)}, header = false, columns = {'number': 'BIGINT'}))`;
  }
  const sql = `COPY (SELECT ${list} FROM ${open.from} ${where} ORDER BY __row) TO ${quoteText(file)} ${parquetCopy(columns)}`;
  await duck.execute(sql, { lane: 'scan', signal });
  return told;
}

const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The holdout as the artifact that the gate reads. */
export function holdoutBytes(holdout: HoldoutRows): Uint8Array {
  return new TextEncoder().encode(canonicalJson(holdout));
}
