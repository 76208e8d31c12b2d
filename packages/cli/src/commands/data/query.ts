import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import process from 'node:process';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExploreFile, ExploreResult } from '@kaizen/contracts';
import { KaizenApiError, type KaizenClient } from '@kaizen/sdk';
import { type Command, Option } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, exitCodes, systemCodeOf } from '../../failure.ts';
import { numberOption } from '../../number-option.ts';
import { formatCount, formatSeconds } from '../../terminal/format.ts';
import { formatBar, type Output } from '../../terminal/output.ts';
import { formatTable } from '../../terminal/table.ts';
import { saveReply } from './save-reply.ts';

type Format = 'table' | 'csv' | 'jsonl' | 'parquet';

interface QueryOptions extends ConnectionOptions {
  readonly format: Format;
  readonly rows: number;
  readonly file?: string;
  readonly out?: string;
  readonly table: readonly string[];
}

/** Rows that a table shows; files hold what `--rows` says. */
const SHOWN = 50;

/** `kaizen data query "<sql>"`: one SELECT over datasets, their versions and files. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('[sql]', 'one SELECT; a version is named like "machines@v1"')
    .option('--file <file>', 'read the SQL from a file')
    .addOption(
      new Option('--format <format>', 'how rows come').choices(['table', 'csv', 'jsonl', 'parquet']).default('table'),
    )
    .option('--rows <number>', 'the most rows that are kept and written', numberOption('--rows', 1, 1_000_000), 10_000)
    .option('--out <file>', 'write the rows here instead of to the terminal')
    .option('--table <name=file>', 'a file here as a table of the query; again for more', addTable, []);
  withConnectionOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  kaizen data query 'select kind, count(*) from machines group by kind'
  kaizen data query 'select * from "machines@v1" except select * from machines' --format csv --out gone.csv
  kaizen data query 'select * from prices' --table prices=prices.csv`,
    )
    .action(withContext(query));
}

function addTable(text: string, before: readonly string[]): readonly string[] {
  if (/^[A-Za-z_][\w-]*=./.test(text)) return [...before, text];
  throw new CommandFailure(
    `--table is "${text}"; it takes a name and a file, like prices=prices.csv.`,
    exitCodes.wrongCall,
  );
}

async function query(context: CommandContext, given: string | undefined, options: QueryOptions): Promise<void> {
  const { output } = context;
  const sql = await readSql(given, options.file);
  if (options.format === 'parquet' && options.out === undefined)
    throw new CommandFailure('Parquet is for files: name one with --out.', exitCodes.wrongCall);
  const client = await connect(context, options);
  const files = await sendTables(client, options.table, output);
  const result = await client.explore
    .query(
      { sql, limit: options.rows, ...(files.length === 0 ? {} : { files }) },
      { onProgress: (share) => output.progress(`${formatBar(share)} ${Math.round(share * 100)} %`) },
    )
    .catch((error: unknown) => {
      output.settle();
      throw withPlace(error, sql);
    });
  output.settle();
  const isShown = options.out === undefined && (options.format === 'table' || output.json);
  if (isShown) await showTable(client, result, output);
  else await writeRows(context, client, result, options);
}

async function readSql(given: string | undefined, file: string | undefined): Promise<string> {
  if ((given === undefined) === (file === undefined))
    throw new CommandFailure(
      'Give the SQL as one argument in quotation marks, or name its file with --file.',
      exitCodes.wrongCall,
    );
  return given ?? (await readFile(file ?? '', 'utf8'));
}

async function sendTables(client: KaizenClient, tables: readonly string[], output: Output): Promise<ExploreFile[]> {
  const files: ExploreFile[] = [];
  for (const named of tables) {
    const at = named.indexOf('=');
    const [table, file] = [named.slice(0, at), named.slice(at + 1)];
    output.progress(`sending ${file}`);
    // Wire mapping: the stream of Node is the one that fetch takes; their declarations differ.
    const body = Readable.toWeb(createReadStream(file)) as unknown as BodyInit;
    const { upload } = await client.explore.sendFile(basename(file), body);
    files.push({ table, upload });
  }
  return files;
}

async function showTable(client: KaizenClient, result: ExploreResult, output: Output): Promise<void> {
  const { rows, columns } = await client.explore.rows(result.id, { limit: output.json ? 1000 : SHOWN });
  if (rows.length > 0)
    output.say(
      formatTable(
        columns,
        rows.map((row) => row.map(say)),
      ),
    );
  const more =
    result.rows > rows.length ? `; ${formatCount(rows.length)} are shown, all come with --format csv --out <file>` : '';
  output.say(`${sayRows(result)} in ${formatSeconds(result.elapsedMs / 1000)}${more}.`);
  output.result({ ...result, cells: rows });
}

async function writeRows(
  context: CommandContext,
  client: KaizenClient,
  result: ExploreResult,
  options: QueryOptions,
): Promise<void> {
  const { output } = context;
  const format = options.format === 'table' ? 'csv' : options.format;
  const path = client.explore.filePath(result.id, format);
  if (options.out === undefined) {
    const { body } = await client.open(path);
    await writeTo(process.stdout, Readable.from(body ?? [], { objectMode: false }));
    process.stderr.write(result.truncated ? `${sayRows(result)}.\n` : '');
    return;
  }
  const target = resolve(options.out);
  await saveReply(context, client, path, target);
  output.say(`${target}: ${sayRows(result)}.`);
  output.result({ ...result, file: target });
}

/** Whoever reads may have seen enough (`| head`). */
async function writeTo(target: Writable, rows: Readable): Promise<void> {
  await pipeline(rows, target, { end: false }).catch((cause: unknown) => {
    if (systemCodeOf(cause) !== 'EPIPE' && systemCodeOf(cause) !== 'ERR_STREAM_PREMATURE_CLOSE') throw cause;
  });
}

function sayRows({ rows, truncated }: ExploreResult): string {
  const count = `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  return truncated ? `the first ${count}; there are more (--rows keeps up to 1,000,000)` : count;
}

function say(cell: string | number | boolean | null): string {
  return cell === null ? '–' : String(cell).replaceAll(/[\r\n\t]+/g, ' ');
}

/** The line of the query with a mark under the place, below the server's words. */
function withPlace(error: unknown, sql: string): unknown {
  if (!(error instanceof KaizenApiError)) return error;
  const { line, column } = error.details ?? {};
  if (typeof line !== 'number' || typeof column !== 'number') return error;
  const text = (sql.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  const message = `${error.message}\n  ${text}\n  ${' '.repeat(Math.max(0, column - 1))}^`;
  return new KaizenApiError(error.status, error.code, message, error.details);
}
