import type { DistributionChange, VersionDiff } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { formatCount, formatNumber } from '../../terminal/format.ts';
import { formatBar, type Output } from '../../terminal/output.ts';
import { formatTable } from '../../terminal/table.ts';

/** `kaizen data diff <dataset> [from] [to]`: schema, rows by key, distributions. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('[from]', 'version to compare with (default: the one before)')
    .argument('[to]', 'version to look at', 'current');
  withConnectionOptions(command)
    .addHelpText('after', '\nExamples:\n  kaizen data diff machines\n  kaizen data diff machines 3 current')
    .action(withContext(showDiff));
}

async function showDiff(
  context: CommandContext,
  dataset: string,
  from: string | undefined,
  to: string,
  options: ConnectionOptions,
): Promise<void> {
  const client = await connect(context, options);
  const diff = await client.datasets.diff(dataset, { to, ...(from === undefined ? {} : { from }) });
  sayRows(diff, context.output);
  saySchema(diff, context.output);
  saySamples(diff, context.output);
  sayDistributions(diff.distribution, context.output);
  context.output.result(diff);
}

function sayRows(diff: VersionDiff, { say, style }: Output): void {
  const { from, to, rows, key } = diff;
  say(style.bold(`${diff.dataset}: ${from.id} → ${to.id}`));
  say(`${formatCount(from.rows)} rows → ${formatCount(to.rows)} rows`);
  const all = Math.max(1, rows.added + rows.removed + rows.changed + rows.same);
  for (const kind of ['added', 'removed', 'changed', 'same'] as const)
    say(`  ${kind.padEnd(8)} ${formatCount(rows[kind]).padStart(12)}  ${formatBar(rows[kind] / all, 20)}`);
  if (key.length === 0) say(style.dim('  No key is declared: a changed row counts as one removed and one added.'));
  else say(style.dim(`  Rows are met by ${key.join(', ')}.`));
  if (diff.changedColumns.length > 0) {
    say('');
    say('Changed rows by column:');
    for (const { name, rows: count } of diff.changedColumns)
      say(`  ${formatCount(count).padStart(10)}  ${formatBar(count / Math.max(1, rows.changed), 20)}  ${name}`);
  }
}

function saySchema({ schema }: VersionDiff, { say }: Output): void {
  const lines = [
    ...schema.added.map(({ name, to }) => `  + ${name} (${to})`),
    ...schema.removed.map(({ name, from }) => `  − ${name} (${from})`),
    ...schema.changed.map(({ name, from, to }) => `  ~ ${name}: ${from} → ${to}`),
  ];
  say('');
  say(lines.length === 0 ? 'The columns are the same.' : 'Columns:');
  for (const line of lines) say(line);
}

function saySamples({ samples }: VersionDiff, { say }: Output): void {
  const cell = (value: string | null) => (value === null ? '·' : value.length > 18 ? `${value.slice(0, 17)}…` : value);
  const columns = samples.columns.slice(0, 6);
  const row = (sign: string, cells: ReadonlyArray<string | null>) => [sign, ...cells.slice(0, 6).map(cell)];
  const rows = [
    ...samples.added.slice(0, 4).map((cells) => row('+', cells)),
    ...samples.removed.slice(0, 4).map((cells) => row('−', cells)),
    ...samples.changed.slice(0, 4).flatMap(({ before, after }) => [row('~', before), row(' →', after)]),
  ];
  if (rows.length === 0) return;
  say('');
  say('Some of them:');
  say(formatTable(['', ...columns], rows));
}

function sayDistributions(changes: readonly DistributionChange[], { say }: Output): void {
  const measured = changes.filter(({ jensenShannon }) => jensenShannon !== undefined);
  if (measured.length === 0) return;
  say('');
  say('How far the values moved (from the stored profiles; Jensen-Shannon distance 0 to 1, and PSI):');
  const rows = measured
    .slice(0, 12)
    .map(({ name, jensenShannon = 0, psi = 0 }) => [
      name,
      formatBar(jensenShannon, 12),
      formatNumber(jensenShannon, 3),
      formatNumber(psi, 3),
    ]);
  say(formatTable(['column', '', 'JS', 'PSI'], rows));
}
