import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';

import type { KaizenClient, SendFileOptions } from '@kaizen/sdk';
import { type Command, Option } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, describeSystemError, exitCodes } from '../../failure.ts';
import { followIngest } from '../../terminal/follow-ingest.ts';
import type { Output } from '../../terminal/output.ts';
import { formatTransfer } from '../../terminal/transfer-meter.ts';
import { describeIngest, isRejected, readIngestResult } from './ingest-result.ts';

interface PushOptions extends ConnectionOptions {
  readonly mode: 'append' | 'replace';
  readonly format?: 'csv' | 'json-lines' | 'parquet';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly quote?: string;
  /** Commander gives `false` for --no-header. */
  readonly header: boolean;
  readonly message?: string;
}

/** `kaizen data push <dataset> <file…>`: send files; each becomes a batch and, when its rows are good, a version. Exit code 3 when one was rejected. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('<files...>', 'CSV, JSON lines or Parquet, text also as .gz');
  withConnectionOptions(command)
    .addOption(
      new Option('--mode <mode>', 'add the rows, or make them the whole version')
        .choices(['append', 'replace'])
        .default('append'),
    )
    .addOption(
      new Option('--format <format>', 'default: by the name of the file').choices(['csv', 'json-lines', 'parquet']),
    )
    .option('--encoding <name>', 'encoding of the text, such as windows-1252 (default: utf-8)')
    .option('--delimiter <character>', 'what stands between cells (default: what the first line shows)')
    .option('--quote <character>', 'quotation mark; "" for none (default: ")')
    .option('--no-header', 'the first line is a row already')
    .option('--message <text>', 'what the version says of itself')
    .addHelpText('after', '\nExample:\n  kaizen data push machines january.csv.gz february.parquet')
    .action(withContext(push));
}

async function push(
  context: CommandContext,
  dataset: string,
  files: readonly string[],
  options: PushOptions,
): Promise<void> {
  const { output } = context;
  const sizes = await Promise.all(files.map(sizeOf));
  const client = await connect(context, options);
  const results: unknown[] = [];
  for (const [at, file] of files.entries()) {
    const name = basename(file);
    const { jobId } = await send(client, { dataset, file, name, size: sizes[at] ?? 0, options }, output);
    const job = await followIngest(client, jobId, name, output);
    const result = readIngestResult(job.result);
    if (isRejected(result)) process.exitCode = exitCodes.needsYou;
    output.say(describeIngest(name, result, output.style));
    results.push({ file, jobId, ...result });
  }
  output.result({ dataset, files: results });
}

async function send(
  client: KaizenClient,
  given: {
    readonly dataset: string;
    readonly file: string;
    readonly name: string;
    readonly size: number;
    readonly options: PushOptions;
  },
  output: Output,
) {
  const { name, size, options } = given;
  const startedAt = Date.now();
  let sent = 0;
  const stream = createReadStream(given.file, { highWaterMark: 1 << 18 });
  stream.on('data', (chunk) => {
    sent += chunk.length;
    output.progress(
      formatTransfer({ name, done: sent, total: size, unit: 'bytes', note: 'sending', startedAt, now: Date.now() }),
    );
  });
  stream.pause();
  const query: SendFileOptions = {
    name,
    mode: options.mode,
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter === '\\t' ? '\t' : options.delimiter }),
    ...(options.quote === undefined ? {} : { quote: options.quote }),
    ...(options.header ? {} : { header: false }),
    message: options.message ?? `push of ${name}`,
  };
  // Wire mapping: the stream of Node is the one that fetch takes; their declarations differ.
  const body = Readable.toWeb(stream) as unknown as BodyInit;
  return client.sources.sendFile(given.dataset, body, query);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new CommandFailure(`${file} cannot be read: ${describeSystemError(cause)}.`);
  });
  if (!found.isFile())
    throw new CommandFailure(
      `${file} is not a file. Name files, or declare a folder as the source and use \`kaizen data ingest\`.`,
    );
  if (found.size === 0) throw new CommandFailure(`${file} is empty; nothing was sent.`);
  return found.size;
}
