import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, exitCodes } from '../../failure.ts';
import { formatBytes } from '../../terminal/format.ts';
import { saveReply } from './save-reply.ts';

interface GetOptions extends ConnectionOptions {
  readonly out?: string;
  readonly format: string;
  readonly raw?: boolean;
  readonly purpose?: string;
}

/** `kaizen data get <dataset> [version]`: a version as one file. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('[version]', 'id, beginning of an id, tag, current, or how many versions back', 'current')
    .option('--out <file>', 'where to (default: <dataset>.<format> here)')
    .option('--format <format>', 'parquet or csv', checkFormat, 'parquet')
    .option('--raw', 'sensitive columns as they are; permitted, logged, and in production only')
    .option('--purpose <text>', 'with --raw: what they are read for');
  withConnectionOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  kaizen data get machines\n  kaizen data get machines golden --format csv --out golden.csv',
    )
    .action(withContext(get));
}

function checkFormat(text: string): string {
  if (text === 'parquet' || text === 'csv') return text;
  throw new CommandFailure(`--format is "${text}"; it takes parquet or csv.`, exitCodes.wrongCall);
}

async function get(context: CommandContext, dataset: string, version: string, options: GetOptions): Promise<void> {
  const { output } = context;
  if (options.raw === true && options.purpose === undefined)
    throw new CommandFailure('--raw needs --purpose: what the sensitive columns are read for.', exitCodes.wrongCall);
  const client = await connect(context, options);
  const { id, rows } = await client.datasets.version(dataset, version);
  const target = resolve(options.out ?? `${dataset}.${options.format}`);
  const address = `/api/v1/datasets/${encodeURIComponent(dataset)}@${id}.${options.format}`;
  const path =
    options.raw === true ? `${address}?raw=true&purpose=${encodeURIComponent(options.purpose ?? '')}` : address;
  const { bytes, headers } = await saveReply(context, client, path, target);
  const masked = (headers.get('x-kaizen-masked') ?? '').split(',').filter(Boolean).map(decodeURIComponent);
  const url = `${client.url}${path}`;
  output.say(`${target}: ${id}, ${rows} rows, ${formatBytes(bytes)}.`);
  if (masked.length > 0) output.say(`Masked: ${masked.join(', ')}.`);
  output.say(`In a notebook: pandas.read_${options.format}("${url}")`);
  output.result({ file: target, versionId: id, rows, bytes, url, masked });
}
