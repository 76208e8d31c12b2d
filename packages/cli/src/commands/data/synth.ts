import { resolve } from 'node:path';
import type { SyntheticColumn, SyntheticSample } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, exitCodes } from '../../failure.ts';
import { numberOption } from '../../number-option.ts';
import { formatBytes, formatCount } from '../../terminal/format.ts';
import { formatProgress } from '../../terminal/progress-meter.ts';
import { formatTable } from '../../terminal/table.ts';
import { saveReply } from './save-reply.ts';

interface SynthOptions extends ConnectionOptions {
  readonly rows: number;
  readonly seed: number;
  readonly out?: string;
}

/** `kaizen data synth <dataset>[@version] --rows N -o file`: made-up rows that look like a version. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset[@version]>', 'name of the dataset; without a version the current one')
    .option('--rows <number>', 'how many rows', numberOption('--rows', 1, 10_000_000), 1000)
    .option('--seed <number>', 'the same seed gives the same rows', numberOption('--seed', 0, 2_147_483_647), 1)
    .option('-o, --out <file>', 'a .parquet or .csv file (default: <dataset>-synthetic.parquet here)');
  withConnectionOptions(command)
    .addHelpText(
      'after',
      `
Example:
  kaizen data synth customers --rows 10000 -o customers.csv

Made from the profile of the version, never from its rows; columns about people are made up. Fit for trying things out, no proof of privacy.`,
    )
    .action(withContext(synth));
}

async function synth(context: CommandContext, name: string, options: SynthOptions): Promise<void> {
  const { output } = context;
  const [dataset = '', version] = name.split('@', 2);
  const target = resolve(options.out ?? `${dataset}-synthetic.parquet`);
  const format = target.endsWith('.csv') ? 'csv' : 'parquet';
  if (!/\.(csv|parquet)$/.test(target))
    throw new CommandFailure(`--out is "${options.out}"; its name must end in .parquet or .csv.`, exitCodes.wrongCall);
  const client = await connect(context, options);
  const { rows, seed } = options;
  const { jobId } = await client.sensitive.synthesise(dataset, {
    rows,
    seed,
    format,
    ...(version === undefined ? {} : { version }),
  });
  const job = await client.jobs.ended(jobId, {
    onProgress: ({ progress, startedAt, createdAt }) => {
      const { done = 0, total, unit = 'steps', message } = progress ?? {};
      output.progress(
        formatProgress({
          name: dataset,
          done,
          total,
          unit,
          message,
          startedAt: startedAt ?? createdAt,
          now: Date.now(),
        }),
      );
    },
  });
  output.settle();
  if (job.state !== 'succeeded')
    throw new CommandFailure(job.error?.message ?? `The sample ${job.state}; job ${jobId} keeps the details.`);
  // Wire mapping: the result of this kind of job.
  const sample = job.result as SyntheticSample;
  const { bytes } = await saveReply(context, client, client.sensitive.samplePath(dataset, sample.file), target);
  output.say(`${target}: ${formatCount(sample.rows)} made-up rows like ${sample.versionId}, ${formatBytes(bytes)}.`);
  output.say(formatTable(['Column', 'Made from', 'Distance', 'Note'], sample.columns.map(rowOf)));
  if (sample.correlations !== undefined)
    output.say(
      `${formatCount(sample.correlations.pairs)} ${sample.correlations.pairs === 1 ? 'correlation is' : 'correlations are'} made to hold, off by at most ${sample.correlations.largestDifference.toFixed(2)}.`,
    );
  output.say(
    `No value stands for fewer than ${sample.leastCount} rows. Distance: Jensen-Shannon, 0 alike, 1 nothing in common.`,
  );
  output.result({ ...sample, path: target });
}

function rowOf({ column, from, distance, suppressed, note }: SyntheticColumn): readonly string[] {
  const rare = suppressed === undefined ? '' : `${suppressed} rare ${suppressed === 1 ? 'value' : 'values'} left out`;
  return [column, from, distance === undefined ? '' : distance.toFixed(3), note ?? rare];
}
