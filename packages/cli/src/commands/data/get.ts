import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, describeSystemError, exitCodes, systemCodeOf } from '../../failure.ts';
import { formatBytes } from '../../terminal/format.ts';

interface GetOptions extends ConnectionOptions {
  readonly out?: string;
  readonly format: string;
}

/** `kaizen data get <dataset> [version]`: a version as one file. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('[version]', 'id, beginning of an id, tag, current, or how many versions back', 'current')
    .option('--out <file>', 'where to (default: <dataset>.<format> here)')
    .option('--format <format>', 'parquet or csv', checkFormat, 'parquet');
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
  const client = await connect(context, options);
  const { id, rows } = await client.datasets.version(dataset, version);
  const target = resolve(options.out ?? `${dataset}.${options.format}`);
  const path = `/api/v1/datasets/${encodeURIComponent(dataset)}@${id}.${options.format}`;
  const url = `${client.url}${path}`;
  const reply = await client.open(path);
  if (reply.body === null) throw new CommandFailure(`The server gave version ${id} without a body.`);
  let bytes = 0;
  // Under another name until it is whole.
  const part = `${target}.part`;
  const counted = Readable.from(reply.body, { objectMode: false }).on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    output.progress(`${formatBytes(bytes)} of ${formatBytes(Number(reply.headers.get('content-length')))}`);
  });
  try {
    await pipeline(counted, createWriteStream(part));
    await rename(part, target);
  } catch (cause) {
    await rm(part, { force: true });
    if (systemCodeOf(cause) === undefined) throw cause;
    throw new CommandFailure(`${target} cannot be written: ${describeSystemError(cause)}.`);
  }
  output.settle();
  output.say(`${target}: ${id}, ${rows} rows, ${formatBytes(bytes)}.`);
  output.say(`In a notebook: pandas.read_${options.format}("${url}")`);
  output.result({ file: target, versionId: id, rows, bytes, url });
}
