import type { FreedByGc, JobView } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connectOrStart, withConnectionOptions } from '../connection.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { chooseHome } from '../server-address.ts';
import { formatBytes, formatCount } from '../terminal/format.ts';
import { formatProgress } from '../terminal/progress-meter.ts';

interface GcOptions extends ConnectionOptions {
  readonly olderThan?: number;
}

/** `kaizen gc`: free for good what was deleted. Names are free again; nothing of it can be restored afterwards. */
export function define(command: Command, withContext: WithContext): void {
  withConnectionOptions(command)
    .option('--older-than <time>', 'only what was deleted longer ago than this: 30d, 12h, 45m or 10s', readDuration)
    .addHelpText(
      'after',
      `
Example:
  kaizen gc --older-than 30d

Without --older-than everything that is deleted goes, and cannot be restored. Stopped midway, it goes on when the server starts again.`,
    )
    .action(withContext(collect));
}

async function collect(context: CommandContext, options: GcOptions): Promise<void> {
  const { output } = context;
  const home = chooseHome(options.home, context.environment);
  const { client, close } = await connectOrStart(context, options, home);
  try {
    const { olderThan } = options;
    const { jobId } = await client.experiments.startGc(olderThan === undefined ? {} : { olderThanMs: olderThan });
    const job = await client.jobs.ended(jobId, { onProgress: (view) => output.progress(describe(view)) });
    output.settle();
    if (job.state !== 'succeeded') {
      throw new CommandFailure(
        `The collection ${job.state}: ${job.error?.message ?? `job ${jobId} keeps the details`}.`,
      );
    }
    // Wire mapping: the result of this kind of job.
    const freed = job.result as FreedByGc;
    const { runs, experiments, models, points, blobs, bytes } = freed;
    output.say(
      `Freed ${count(runs, 'run')}, ${count(experiments, 'experiment')} and ${count(models, 'logged model')} with ${count(points, 'metric point')}.`,
    );
    output.say(`Removed ${count(blobs, 'file')} that nothing needs any more: ${formatBytes(bytes)}.`);
    output.result(freed);
  } finally {
    await close();
  }
}

function describe({ progress, startedAt, createdAt }: JobView): string {
  const { done = 0, total, unit = 'things', message } = progress ?? {};
  return formatProgress({ name: 'gc', done, total, unit, message, startedAt: startedAt ?? createdAt, now: Date.now() });
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readDuration(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (units[unit] ?? Number.NaN);
  if (Number.isSafeInteger(milliseconds)) return milliseconds;
  throw new CommandFailure(
    `--older-than is "${text}"; it takes a number with s, m, h or d, such as 30d.`,
    exitCodes.wrongCall,
  );
}

function count(value: number, thing: string): string {
  return `${formatCount(value)} ${thing}${value === 1 ? '' : 's'}`;
}
