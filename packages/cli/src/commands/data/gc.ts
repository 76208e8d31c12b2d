import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { numberOption } from '../../number-option.ts';
import { formatBytes, formatCount, formatInstant } from '../../terminal/format.ts';

interface GcOptions extends ConnectionOptions {
  readonly versions?: number;
  readonly days?: number;
  readonly dryRun?: boolean;
}

/** `kaizen data gc <dataset>`: removes the rows of versions that retention lets go and nothing uses. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .option('--versions <number>', 'keep this many newest versions', numberOption('--versions', 1, 1_000_000))
    .option('--days <number>', 'keep versions younger than this', numberOption('--days', 1, 100_000))
    .option('--dry-run', 'only say what would go');
  withConnectionOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  kaizen data gc machines --versions 10 --dry-run\n\nWithout --versions and --days the retention of kaizen.yaml holds. The current version, tagged ones and those that a run or model uses always stay.',
    )
    .action(withContext(collect));
}

async function collect(context: CommandContext, dataset: string, options: GcOptions): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const { versions, days, dryRun } = options;
  const done = await client.datasets.collect(dataset, {
    ...(versions === undefined ? {} : { versions }),
    ...(days === undefined ? {} : { days }),
    ...(dryRun === true ? { dryRun } : {}),
  });
  const word = done.dryRun ? 'Would remove' : 'Removed';
  for (const { id, rows, createdAt } of done.versions)
    output.say(`  − ${id}  ${formatCount(rows)} rows  ${output.style.dim(formatInstant(createdAt))}`);
  for (const { id, by } of done.kept) output.say(`  ● ${id}  stays: ${by} uses it`);
  output.say(
    `${word} the rows of ${formatCount(done.versions.length)} versions: ${formatCount(done.segments)} segments, ${formatBytes(done.bytes)}${done.dryRun ? '.' : '; the files go within the hour of grace, at the next sweep.'}`,
  );
  output.result(done);
}
