import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { formatCount } from '../../terminal/format.ts';

interface RevertOptions extends ConnectionOptions {
  readonly message?: string;
}

/** `kaizen data revert <dataset> <version>`: a new version with the content of a former one. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('<version>', 'id, beginning of an id, tag, or how many versions back')
    .option('--message <text>', 'why');
  withConnectionOptions(command)
    .addHelpText('after', '\nExamples:\n  kaizen data revert machines 1\n  kaizen data revert machines golden')
    .action(withContext(revert));
}

async function revert(
  context: CommandContext,
  dataset: string,
  version: string,
  options: RevertOptions,
): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const made = await client.datasets.revert(dataset, version, options.message);
  output.say(`${dataset} is at ${made.id}: ${formatCount(made.rows)} rows, ${made.message}. No rows were written.`);
  output.result(made);
}
