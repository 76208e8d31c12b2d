import { Readable } from 'node:stream';
import type { CommandOutcome } from '../../../platform/processes/command-outcome.ts';
import { type LineSource, parseKeptLine } from '../../../platform/processes/line-keeper.ts';
import { readLog } from '../../../platform/processes/supervised-command.ts';
import type { StepContext, StepOutcome, StepOutput } from '../contract.ts';
import type { CommandRow } from '../tables.ts';
import { describeEnd, explainFailure, hasSucceeded } from './command-end.ts';
import { commandFolder, listLeftFiles, readTold, removeCommandFolder } from './command-folder.io.ts';
import type { CommandGiven } from './command-given.ts';
import { createCommandLedger } from './command-ledger.sql.ts';
import type { FoundModel } from './command-model.ts';
import { commandFailed } from './errors.ts';
import type { PreparedCommand } from './prepared-command.ts';
import type { StoredCommand } from './stored-command.ts';

/** A command that has ended. */
export interface EndedCommand {
  readonly command: StoredCommand;
  readonly row: CommandRow;
  readonly outcome: CommandOutcome;
  readonly prepared: PreparedCommand;
}

/** Keeps what an ended command said, left and used, and tells what the step came to. Throws `pipelines.command_failed` when it did not succeed. */
export async function finishCommand(given: CommandGiven, step: StepContext, ended: EndedCommand): Promise<StepOutcome> {
  const { command, row, outcome, prepared } = ended;
  const { folder } = prepared;
  const log = await keepLog(given, folder.watch);
  try {
    if (!hasSucceeded(outcome)) throw commandFailed(explainFailure(command.run, outcome, log.lastWords));
    await keepFiles(given, step, row.run_id, folder.outputs);
    const told = await readOutputs(command, folder.told);
    const model = await given.models.find(step, {
      runId: row.run_id,
      data: prepared.data,
      python: prepared.python,
      told,
      folder: folder.path,
    });
    const result = describeResult(ended, told, model, await codeCommitOf(given, row.run_id));
    await commitEnd(given, step, ended, { log: log.hash, status: 'finished', result });
    await removeCommandFolder(folder);
    return result;
  } catch (error) {
    // An outage or a stop leaves the outcome in the folder: the next attempt of the step takes it over.
    if (step.job.signal.aborted || !isOwnFault(error)) throw error;
    await commitEnd(given, step, ended, { log: log.hash, status: 'failed', result: undefined });
    await removeCommandFolder(folder);
    throw error;
  }
}

function isOwnFault(error: unknown): boolean {
  return !(error instanceof Error && Reflect.get(error, 'kind') === 'unavailable');
}

async function codeCommitOf(given: CommandGiven, runId: string): Promise<string | undefined> {
  const commit = (await given.tracking.getRun(runId)).tags['code.commit'] ?? '';
  return /^[0-9a-f]+$/.test(commit) ? commit : undefined;
}

function describeResult(
  { outcome, prepared, row, command }: EndedCommand,
  told: Readonly<Record<string, StepOutput>>,
  model: FoundModel | undefined,
  codeCommit: string | undefined,
): StepOutcome {
  const seconds = ((outcome.endedAt - outcome.startedAt) / 1000).toFixed(1);
  const memory =
    outcome.peakBytes === undefined
      ? ''
      : `, ${Math.round(outcome.peakBytes / 1e6).toLocaleString('en-US')} MB at most`;
  const rows = prepared.data === undefined ? '' : ` on ${prepared.data.rows.toLocaleString('en-US')} rows`;
  return {
    verdict: 'go',
    outputs: {
      ...told,
      ...model?.outputs,
      runId: row.run_id,
      ...(prepared.data === undefined ? {} : { trainedOn: prepared.data.versionId }),
      ...(codeCommit === undefined ? {} : { codeCommit }),
    },
    summary: `${command.run}${rows}: ${seconds} s${memory}.${model === undefined ? '' : ` ${model.said}`}`,
  };
}

/** The log as a blob; `lastWords` is the last line that is no blank, of standard error where it said anything. */
async function keepLog(
  given: Pick<CommandGiven, 'platform'>,
  watch: string,
): Promise<{ readonly hash: string; readonly lastWords: string | undefined }> {
  const last: Partial<Record<LineSource, string>> = {};
  async function* pieces() {
    for (let offset = 0; ; ) {
      const { text, next } = await readLog(watch, offset);
      if (next === offset) return;
      offset = next;
      noteLastWords(text, last);
      yield new TextEncoder().encode(text);
    }
  }
  const { hash } = await given.platform.blobs.put(pieces());
  return { hash, lastWords: (last.err ?? last.out)?.slice(0, 500) };
}

function noteLastWords(text: string, last: Partial<Record<LineSource, string>>): void {
  for (const line of text.split('\n')) {
    const kept = parseKeptLine(line);
    if (kept !== undefined && kept.text.trim() !== '') last[kept.source] = kept.text.trim();
  }
}

async function keepFiles(given: CommandGiven, step: StepContext, runId: string, folder: string): Promise<void> {
  const run = await given.ports.tracked.runs.findRun(runId);
  if (run === undefined) return;
  const files = await listLeftFiles(folder);
  for (const [index, file] of files.entries()) {
    step.job.signal.throwIfAborted();
    step.job.progress({ done: index, total: files.length, unit: 'files', message: `Keeping ${file.path}` });
    await given.ports.tracked.artifacts.put(run.artifact_uri, `outputs/${file.path}`, Readable.from(file.open()));
  }
}

async function readOutputs(command: StoredCommand, file: string): Promise<Readonly<Record<string, StepOutput>>> {
  const told = await readTold(file);
  const missing = command.outputs.filter((name) => !(name in told));
  if (missing.length === 0) return told;
  throw commandFailed(
    `The command ended well but did not leave ${missing.join(', ')} in the file KAIZEN_OUTPUTS, which \`outputs\` of the step says it does.`,
  );
}

/** One commit: how it ended, what it used, the end of its run, and the step's result. */
async function commitEnd(
  { platform, ports }: CommandGiven,
  step: StepContext,
  { row, outcome }: EndedCommand,
  end: { readonly log: string; readonly status: 'finished' | 'failed'; readonly result: StepOutcome | undefined },
): Promise<void> {
  const now = platform.clock.now();
  const { metrics, tags } = describeEnd(outcome);
  const { commands, runs } = ports.tracked;
  const run = await runs.findRun(row.run_id);
  await step.job.commit(async (tx) => {
    if (run !== undefined && run.stage === 'active') {
      await commands.log(tx, run.id, {
        metrics: metrics.map((metric) => ({ ...metric, step: 0, at: now })),
        tags: Object.entries(tags).map(([name, value]) => ({ name, value })),
      });
      if (run.status !== end.status)
        await commands.updateRun(tx, run.id, { status: end.status, endedAt: outcome.endedAt });
    }
    await createCommandLedger(tx).change(row, {
      status: 'ended',
      log_hash: end.log,
      outcome: JSON.stringify(outcome),
      result: end.result === undefined ? null : JSON.stringify(end.result),
      ended_at: now,
    });
  });
}

/** Writes off an attempt that was stopped: its log is kept, its run is killed, and nothing of it will be taken up. */
export async function abandonCommand(
  given: Pick<CommandGiven, 'platform' | 'ports'>,
  row: CommandRow,
  status: 'cancelled' | 'killed',
): Promise<void> {
  const { platform, ports } = given;
  const folder = commandFolder(platform.config.home, row);
  const now = platform.clock.now();
  const log = await keepLog(given, folder.watch);
  const run = await ports.tracked.runs.findRun(row.run_id);
  await platform.db.run(async (tx) => {
    if (run?.stage === 'active' && run.status !== 'killed') {
      await ports.tracked.commands.log(tx, run.id, {
        tags: [{ name: 'command.end', value: status === 'cancelled' ? 'cancelled' : 'stopped with the server' }],
      });
      await ports.tracked.commands.updateRun(tx, run.id, { status: 'killed', endedAt: now });
    }
    await createCommandLedger(tx).change(row, { status: 'lost', log_hash: log.hash, ended_at: now });
  });
  await removeCommandFolder(folder);
}
