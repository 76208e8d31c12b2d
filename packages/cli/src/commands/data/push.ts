import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';

import type { KaizenClient, SendFileOptions } from '@kaizen/sdk';
import { type Command, Option } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, describeSystemError } from '../../failure.ts';
import { followIngest } from '../../terminal/follow-ingest.ts';
import type { Output } from '../../terminal/output.ts';
import { formatTransfer } from '../../terminal/transfer-meter.ts';
import { type FileFlags, fileOptionsOf, withFileOptions } from './file-options.ts';
import { type IngestResult, tellIngest } from './ingest-result.ts';

interface PushOptions extends ConnectionOptions, FileFlags {
  readonly mode: 'append' | 'replace';
  readonly message?: string;
}

/** `kaizen data push <dataset> <file…>`: send files; each becomes a batch and, when its rows are good, a version. Exit code 3 when one was rejected or its version is held. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('<files...>', 'CSV, JSON lines or Parquet, text also as .gz');
  withFileOptions(
    withConnectionOptions(command).addOption(
      new Option('--mode <mode>', 'add the rows, or make them the whole version')
        .choices(['append', 'replace'])
        .default('append'),
    ),
  )
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
    // Wire mapping: the result of this kind of job.
    const told = await tellIngest({ client, output }, dataset, name, job.result as IngestResult);
    results.push({ file, jobId, ...told });
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
    ...fileOptionsOf(options),
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
