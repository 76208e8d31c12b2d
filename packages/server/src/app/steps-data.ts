import type { DataCommands, DataReader, IngestOutcome, LoadOutcome } from '../domains/data/index.ts';
import type { StepContext, StepKind, StepOutcome } from '../domains/pipelines/index.ts';
import type { ServingCommands, ServingReader } from '../domains/serving/index.ts';
import { KaizenError } from '../kernel/errors.ts';

interface DataRooms {
  readonly data: { readonly reader: DataReader; readonly commands: DataCommands };
  readonly serving: {
    readonly reader: Pick<ServingReader, 'getLogStatus' | 'countLabelled'>;
    readonly commands: Pick<ServingCommands, 'exportLabelled'>;
  };
}

const count = (rows: number) => rows.toLocaleString('en-US');

/** `ingest`: by hand the declared source of the dataset, after a retraining decision the labelled production rows. */
export function createIngestStep(rooms: DataRooms): StepKind {
  return {
    uses: 'ingest',
    run: (step) => (step.trigger.production === undefined ? ingestSource(rooms, step) : ingestProduction(rooms, step)),
  };
}

async function ingestSource({ data }: DataRooms, step: StepContext): Promise<StepOutcome> {
  const dataset = step.subject;
  const loaded = await data.commands.load({
    dataset,
    folder: step.project.folder,
    key: step.key,
    author: step.trigger.by,
    signal: step.job.signal,
    onProgress: ({ rows, bytes, totalBytes }) =>
      step.job.progress(
        totalBytes === undefined
          ? { done: rows, unit: 'rows', message: 'read' }
          : { done: bytes, total: totalBytes, unit: 'bytes', message: `${count(rows)} rows read` },
      ),
  });
  if (loaded.kind === 'no_source') return useCurrent(data.reader, dataset, 'No source is declared');
  if (loaded.kind === 'nothing_new') return useCurrent(data.reader, dataset, `${loaded.source} holds nothing new`);
  return {
    verdict: 'go',
    outputs: outputsOf(dataset, loaded.outcome),
    summary: await describeRead(data.reader, loaded),
  };
}

/** Told from what is stored alone, so that an attempt after a kill says the same. */
async function describeRead(
  data: DataReader,
  { source, mode, outcome }: Extract<LoadOutcome, { kind: 'ingested' }>,
): Promise<string> {
  const { rowsIn, rowsBad, versionId } = outcome;
  const read = `${count(rowsIn)} rows read from ${source}, ${count(rowsBad)} of them bad.`;
  if (versionId === undefined) return read;
  const version = await data.getVersion(versionId);
  if (version.rows > rowsIn - rowsBad) {
    if (mode === 'append') return `${read} The version has ${count(version.rows)} rows in all.`;
    return `${source} has not changed since its ${count(rowsIn)} rows were read; the current version stays, with ${count(version.rows)} rows in all.`;
  }
  const parent = version.parentId === undefined ? undefined : await data.getVersion(version.parentId);
  return parent !== undefined && parent.rows > version.rows
    ? `${read} This version replaced one of ${count(parent.rows)} rows.`
    : read;
}

/** A dataset without a source is filled by whoever sends rows; a run then works on what is there, as it does when a source has nothing new. */
async function useCurrent(data: DataReader, dataset: string, why: string): Promise<StepOutcome> {
  const current = await data.findCurrentVersion(dataset);
  if (current === undefined) {
    throw new KaizenError(
      'precondition',
      'app.nothing_to_ingest',
      `${why}, and the dataset "${dataset}" has no version yet. Set \`data.${dataset}.source.file\`, or send rows first.`,
    );
  }
  return {
    verdict: 'go',
    outputs: { dataset, versionId: current.id, rowsIn: 0, rowsBad: 0, verdict: 'accepted' },
    summary: `${why}; the current version with ${count(current.rows)} rows is used.`,
  };
}

async function ingestProduction({ data, serving }: DataRooms, step: StepContext): Promise<StepOutcome> {
  const { production } = step.trigger;
  const { label } = step.settings;
  if (production === undefined || typeof label !== 'string') {
    throw new KaizenError(
      'precondition',
      'app.no_label_column',
      `The pipeline "${step.pipeline}" has no train step, so production rows have no label column. Put one after the ingest step.`,
    );
  }
  const { deployment, fromOrdinal, rows } = production;
  step.job.progress({ done: 0, total: rows, unit: 'rows', message: `Reading the log of ${deployment}` });
  // The labels that were there when the wanted rows had theirs: a repeated attempt reads the same rows, whatever came since.
  const log = await serving.reader.getLogStatus(deployment);
  const { reachedAt } = await serving.reader.countLabelled(deployment, { from: fromOrdinal, to: log.rows }, rows);
  const file = await serving.commands.exportLabelled({
    deployment,
    fromOrdinal,
    rows,
    labelColumn: label,
    ...(reachedAt === undefined ? {} : { labelsThrough: reachedAt }),
  });
  try {
    const outcome = await data.commands.ingest({
      dataset: step.subject,
      projectId: step.project.id,
      source: { kind: 'parquet-file', path: file.path, name: `log of ${deployment}` },
      mode: 'append',
      key: step.key,
      message: `${count(file.rows)} labelled rows of ${deployment}, from ordinal ${fromOrdinal}`,
      author: step.trigger.by,
      signal: step.job.signal,
      onProgress: (state) => step.job.progress({ done: state.rows, total: file.rows, unit: 'rows' }),
    });
    return {
      verdict: 'go',
      outputs: { ...outputsOf(step.subject, outcome), productionRows: outcome.rowsIn - outcome.rowsBad },
      summary: `${count(outcome.rowsIn)} labelled production rows of ${deployment} from ordinal ${count(fromOrdinal)} on, ${count(outcome.rowsBad)} of them bad.`,
    };
  } finally {
    await file.discard();
  }
}

function outputsOf(dataset: string, { batchId, versionId, rowsIn, rowsBad, verdict }: IngestOutcome) {
  return { dataset, batchId, rowsIn, rowsBad, verdict, ...(versionId === undefined ? {} : { versionId }) };
}

/** `validate`: what the validation of the batch said; a rejected batch holds the run. */
export function createValidateStep({ data }: Pick<DataRooms, 'data'>): StepKind {
  return {
    uses: 'validate',
    async run({ inputs }) {
      const { batchId } = inputs;
      if (typeof batchId !== 'string') {
        return { verdict: 'go', outputs: {}, summary: 'No new rows; the current version was checked when it came in.' };
      }
      const { verdict, rowsIn, rowsBad, reasons } = await data.reader.getBatch(batchId);
      const [first] = reasons;
      const why = first === undefined ? '' : ` Most frequent: ${first.column}, ${first.rule} (${count(first.count)}).`;
      if (verdict === 'rejected') {
        return {
          verdict: 'hold',
          outputs: { verdict },
          summary: `The batch is rejected: ${count(rowsBad)} of ${count(rowsIn)} rows are bad, more than the policy allows.${why}`,
        };
      }
      const held = await describeHeld(data.reader, inputs.versionId);
      if (held !== undefined) return { verdict: 'hold', outputs: { verdict: 'staged' }, summary: held };
      const summary =
        rowsBad === 0
          ? `All ${count(rowsIn)} rows obey the schema.`
          : `${count(rowsIn - rowsBad)} of ${count(rowsIn)} rows obey the schema; ${count(rowsBad)} are in quarantine.${why}`;
      return { verdict: 'go', outputs: { verdict }, summary };
    },
  };
}

/** What a check found, with its column, as a sentence. */
function sentenceOf({ column, message }: { readonly column?: string; readonly message: string }): string {
  const named = column === undefined || message.startsWith(`${column}:`) ? message : `${column}: ${message}`;
  return named.endsWith('.') ? named : `${named}.`;
}

/** Why the version of the batch is not the current one; undefined when nothing holds it up. */
async function describeHeld(data: DataReader, versionId: unknown): Promise<string | undefined> {
  if (typeof versionId !== 'string') return undefined;
  const { state, dataset } = await data.getVersion(versionId);
  if (state !== 'staged' && state !== 'rejected') return undefined;
  const { checks } = await data.getVerdict(versionId);
  const failed = checks.flatMap(({ findings }) => findings).filter(({ verdict }) => verdict === 'fail');
  const [first] = failed;
  const why = first === undefined ? '' : ` First: ${sentenceOf(first)}`;
  return state === 'staged'
    ? `The version is staged: ${count(failed.length)} of its checks failed.${why} Accept it with a reason (kaizen data accept ${dataset} ${versionId} --reason …), or reject it.`
    : `The version was rejected; the current one stays.${why}`;
}
