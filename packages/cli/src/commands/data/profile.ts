import type { ColumnProfile, DatasetProfile, ValueCounts } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure } from '../../failure.ts';
import { drawBars, shortNumber, shortShare } from '../../terminal/bars.ts';
import { formatCount } from '../../terminal/format.ts';
import { formatTable } from '../../terminal/table.ts';

type Options = ConnectionOptions & { readonly column?: string };

/** `kaizen data profile <dataset>[@version]`: a line a column, or one column in full. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset[@version]>', 'name of the dataset; without a version the current one')
    .option('--column <name>', 'show one column in full');
  withConnectionOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  kaizen data profile machines\n  kaizen data profile machines@dv_1f0c… --column torque',
    )
    .action(withContext(showProfile));
}

async function showProfile(context: CommandContext, name: string, options: Options): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const { dataset, version } = await findVersion(client, name);
  if (options.column !== undefined) {
    const column = await client.datasets.columnProfile(dataset, version, options.column);
    for (const line of describeColumn(column)) output.say(line);
    output.result({ dataset, version, column });
    return;
  }
  const profile = await client.datasets.profile(dataset, version, output.json ? 'plain' : 'light');
  output.say(`${output.style.bold(dataset)} ${output.style.dim(version)}`);
  output.say(`${formatCount(profile.rows)} rows, ${formatCount(profile.columns.length)} columns\n`);
  output.say(tableOf(profile));
  for (const line of strongestPairs(profile)) output.say(line);
  output.say(`\nOne column in full: kaizen data profile ${name} --column <name>`);
  output.result({ dataset, version, ...profile });
}

async function findVersion(client: KaizenClient, name: string) {
  const [dataset = '', asked] = name.split('@', 2);
  const view = await client.datasets.get(dataset);
  const version = asked === undefined ? view.currentVersion : await client.datasets.version(dataset, asked);
  if (version === undefined) throw new CommandFailure(`${dataset} has no version yet: no batch has been taken.`);
  return { dataset, version: version.id };
}

function tableOf(profile: DatasetProfile): string {
  const rows = profile.columns.map((column) => [
    cut(column.name, 28),
    column.type,
    drawColumn(column),
    shortShare(column.missing / Math.max(1, profile.rows)),
    `${column.distinctError === undefined ? '' : '~'}${formatCount(column.distinct)}`,
    shortNumber(column.mean),
    shortNumber(column.min),
    shortNumber(column.max),
  ]);
  return formatTable(['Column', 'Type', 'Distribution', 'Missing', 'Distinct', 'Mean', 'Min', 'Max'], rows);
}

/** Numbers as a histogram, texts as their commonest value. */
function drawColumn({ histogram, top = [], count, distinct }: ColumnProfile): string {
  if (histogram !== undefined) return drawBars(histogram.counts, 20);
  const [first] = top;
  if (count === 0) return 'all missing';
  if (first === undefined) return distinct === count ? 'every value once' : 'no frequent value';
  return `${cut(first.value, 12)} ${shortShare(first.count / count)}`;
}

function strongestPairs({ correlations }: DatasetProfile): readonly string[] {
  const strong = (correlations?.pairs ?? []).filter(({ r }) => Math.abs(r) >= 0.5).slice(0, 5);
  if (strong.length === 0) return [];
  return ['\nStrongest correlations', ...strong.map(({ left, right, r }) => `  ${r.toFixed(2)}  ${left}, ${right}`)];
}

function describeColumn(column: ColumnProfile): readonly string[] {
  const { name, type, unit, count, missing, distinct, distinctError, histogram, lengths, patterns } = column;
  const rows = count + missing;
  return [
    `${name} (${type}${unit === undefined ? '' : `, ${unit}`})`,
    `  ${formatCount(rows)} rows, ${formatCount(missing)} missing (${shortShare(missing / Math.max(1, rows))})`,
    `  ${formatCount(distinct)} distinct${distinctError === undefined ? '' : ` ± ${shortShare(distinctError)}`}`,
    ...describeNumbers(column),
    ...(histogram === undefined
      ? []
      : [
          `  ${drawBars(histogram.counts, 40)}`,
          `  ${shortNumber(histogram.edges[0])} to ${shortNumber(histogram.edges.at(-1))}`,
        ]),
    ...(lengths === undefined
      ? []
      : [`  ${lengths.min} to ${lengths.max} characters, ${shortNumber(lengths.mean)} on average`]),
    ...(column.invalidUtf8 === undefined || column.invalidUtf8 === 0
      ? []
      : [`  ${formatCount(column.invalidUtf8)} values held bytes that are no valid UTF-8`]),
    ...listValues('Values', column.top ?? [], count, column.otherCount),
    ...(patterns === undefined ? [] : listValues('Shapes', patterns.values, patterns.rows, patterns.otherCount)),
  ];
}

function describeNumbers(column: ColumnProfile): readonly string[] {
  const { min, max, mean, sd, quantiles, quantileError, zeros = 0, negative = 0, nan = 0, infinite = 0 } = column;
  if (min === undefined) return [];
  const signs = [
    [zeros, 'zero'],
    [negative, 'negative'],
    [nan, 'NaN'],
    [infinite, 'infinite'],
  ] as const;
  const present = signs.filter(([times]) => times > 0).map(([times, word]) => `${formatCount(times)} ${word}`);
  const names = ['1 %', '5 %', '25 %', 'median', '75 %', '95 %', '99 %'];
  return [
    `  ${shortNumber(min)} to ${shortNumber(max)}, mean ${shortNumber(mean)}, sd ${shortNumber(sd)}`,
    ...(quantiles === undefined
      ? []
      : [`  ${quantiles.map((value, index) => `${names[index]} ${shortNumber(value)}`).join(', ')}`]),
    ...(quantileError === undefined ? [] : [`  ranks of quantiles ± ${shortShare(quantileError)}`]),
    ...(present.length === 0 ? [] : [`  ${present.join(', ')}`]),
  ];
}

function listValues(title: string, values: ValueCounts, total: number, other = 0): readonly string[] {
  if (values.length === 0) return [];
  const shown = values.slice(0, 10);
  const rest = total - shown.reduce((sum, { count }) => sum + count, 0);
  const lines = shown.map(({ value, count }) => `    ${shortShare(count / total).padStart(8)}  ${cut(value, 60)}`);
  return [
    `  ${title}`,
    ...lines,
    ...(rest > 0 || other > 0 ? [`    ${shortShare(rest / total).padStart(8)}  others`] : []),
  ];
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}
