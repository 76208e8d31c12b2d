import type { VersionState, VersionView } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { formatBytes, formatCount, formatInstant } from '../../terminal/format.ts';
import { formatBar } from '../../terminal/output.ts';
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
  const most = Math.max(1, ...items.map(({ rows }) => rows));
  for (const [index, version] of items.entries()) {
    const isLast = index === items.length - 1;
    for (const line of describeVersion(version, { most, isLast }, output.style)) output.say(line, 4);
  }
  output.result({ versions: items });
}

const signs: Readonly<Record<VersionState, string>> = { current: '●', former: '○', staged: '◌', rejected: '✗' };

/** A side line for what never became current, the main line for the others. */
function describeVersion(
  version: VersionView,
  { most, isLast }: { readonly most: number; readonly isLast: boolean },
  style: Style,
): readonly string[] {
  const { id, message, rows, addedRows, removedRows = 0, bytes, addedBytes, author, createdAt, state, tags } = version;
  const isAside = state === 'staged' || state === 'rejected';
  const rail = isAside ? '│ ' : '';
  const below = isAside ? '├─╯ ' : isLast ? '    ' : '│   ';
  const marks = [...(state === 'former' ? [] : [state]), ...tags.map((tag) => `#${tag}`)].join(' ');
  const change = [
    addedRows > 0 ? `+${formatCount(addedRows)}` : '',
    removedRows > 0 ? `−${formatCount(removedRows)}` : '',
  ].filter((part) => part !== '');
  const size =
    addedBytes === undefined ? formatBytes(bytes) : `${formatBytes(addedBytes)} stored of ${formatBytes(bytes)}`;
  const numbers = [`${formatCount(rows)} rows`, ...change, size, author, formatInstant(createdAt)].join('  ');
  const gone = version.collectedAt === undefined ? '' : '  rows collected';
  return [
    `${rail}${signs[state]} ${style.bold(id)}${marks === '' ? '' : `  ${marks}`}${gone}`,
    `${isAside ? '│ │ ' : isLast ? '    ' : '│   '}${message === '' ? 'rows added' : message}`,
    `${below}${style.dim(`${formatBar(rows / most, 12)}  ${numbers}`)}`,
  ];
}
