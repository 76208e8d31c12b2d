import process from 'node:process';
import type { JobView, ReproductionReport } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connectOrStart, withConnectionOptions } from '../connection.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { chooseHome } from '../server-address.ts';
import { onInterrupt } from '../signals.ts';
import { formatSeconds } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';
import { formatProgress } from '../terminal/progress-meter.ts';
import { formatTable } from '../terminal/table.ts';

/** `kaizen reproduce <run or model version>`: train again as it was recorded and compare. Exit code 1 when it came out different. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('<run>', 'id of a run (run_…), or a model and its version: failure/3');
  withConnectionOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  kaizen reproduce failure/3
  kaizen reproduce run_01KE6C5B7N0000000000000042 --json

The model is trained again from the recorded rows, features, parameters and seed; nothing goes live. Exit code 0 when it came out equal or within tolerance, 1 when it came out different.`,
    )
    .action(withContext(reproduce));
}

async function reproduce(context: CommandContext, what: string, options: ConnectionOptions): Promise<void> {
  const { output } = context;
  const wanted = readWanted(what);
  const home = chooseHome(options.home, context.environment);
  const { client, close } = await connectOrStart(context, options, home);
  try {
    const runId = await findRun(client, wanted);
    const { jobId } = await client.runs.reproduce(runId);
    const forget = onInterrupt(async () => {
      await client.jobs.cancel(jobId);
    });
    const job = await client.jobs
      .ended(jobId, { onProgress: (view) => output.progress(describe(view)) })
      .finally(forget);
    output.settle();
    if (job.state !== 'succeeded') {
      throw new CommandFailure(
        `Not reproduced, ${job.state}: ${job.error?.message ?? `job ${jobId} keeps the details`}`,
      );
    }
    // Wire mapping: the result of this kind of job.
    const report = job.result as ReproductionReport;
    tell(report, output);
    output.result(report);
    if (report.verdict === 'different') process.exitCode = exitCodes.failed;
  } finally {
    await close();
  }
}

/** What was asked for: a run, or a version of a model, whose name may have slashes: the version is what comes after the last. */
function readWanted(what: string): { readonly runId: string } | { readonly model: string; readonly version: number } {
  const [, model, version] = /^(.+)\/([1-9]\d*)$/.exec(what) ?? [];
  if (model !== undefined) return { model, version: Number(version) };
  if (!what.includes('/')) return { runId: what };
  const words = `There is no run and no model version "${what}"; write run_… or <model>/<version>, such as failure/3.`;
  throw new CommandFailure(words, exitCodes.wrongCall);
}

async function findRun(client: KaizenClient, wanted: ReturnType<typeof readWanted>): Promise<string> {
  if ('runId' in wanted) return wanted.runId;
  const { model, version } = wanted;
  const { runId } = await client.models.version(model, version);
  if (runId !== undefined) return runId;
  throw new CommandFailure(
    `Version ${version} of ${model} was not trained here: it has no run, so Kaizen does not know how it was made.`,
  );
}

function describe({ progress, startedAt, createdAt, state }: JobView): string {
  if (progress === undefined) return `  ▸ reproduce ${state === 'queued' ? 'waits for its turn' : 'begins'} …`;
  const { done, total, unit, message } = progress;
  return formatProgress({
    name: 'reproduce',
    done,
    total,
    unit,
    message,
    startedAt: startedAt ?? createdAt,
    now: Date.now(),
  });
}

const signs = { equal: 'ok', within_tolerance: 'ok', different: 'failed' } as const;

function tell(report: ReproductionReport, output: Output): void {
  const { verdict, summary, differences, notes, startedAt, endedAt } = report;
  output.say(`${output.style.state(signs[verdict])} ${summary} In ${formatSeconds((endedAt - startedAt) / 1000)}.`);
  for (const note of notes) output.say(`  ${note}`);
  if (differences.length === 0) return;
  output.say('');
  const rows = differences.map(({ area, name, recorded = '–', found = '–' }) => [`${area} ${name}`, recorded, found]);
  for (const line of formatTable(['what differs', 'recorded', 'now'], rows).split('\n')) output.say(line);
}
