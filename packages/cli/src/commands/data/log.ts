import type { VersionView } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { formatBytes, formatCount, formatInstant } from '../../terminal/format.ts';
import type { Style } from '../../terminal/style.ts';

/** `kaizen data log <dataset>`: every version, newest first, as a line of commits. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('<dataset>', 'name of the dataset');
  withConnectionOptions(command)
    .addHelpText('after', '\nExample:\n  kaizen data log machines')
    .action(withContext(showLog));
}

async function showLog(context: CommandContext, dataset: string, options: ConnectionOptions): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const { items } = await client.datasets.versions(dataset);
  if (items.length === 0) output.say(`${dataset} has no version yet: no batch has been taken.`);
  for (const version of items) output.say(describeVersion(version, output.style), 4);
  output.result({ versions: items });
}

function describeVersion(version: VersionView, style: Style): string {
  const { id, message, rows, addedRows, bytes, author, createdAt, current } = version;
  const mark = current ? '●' : '○';
  const head = `${mark} ${style.bold(id)}${current ? '  current' : ''}`;
  const words = message === '' ? 'rows added' : message;
  const numbers = `${formatCount(rows)} rows (${formatCount(addedRows)} new), ${formatBytes(bytes)}`;
  return `${head}\n│   ${words}\n│   ${style.dim(`${numbers}, ${author}, ${formatInstant(createdAt)}`)}`;
}
