import { statSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';
import process from 'node:process';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { messageOf } from '../../../kernel/errors.ts';
import { createValueConverter } from '../convert-value.ts';
import { readRows } from '../duck-connection.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import type { LockedRights } from './locked-duck.ts';
import type { Answer, EngineSettings, Question, Reply } from './protocol.ts';

const engine = await import('@duckdb/node-api');
const converter = createValueConverter(engine);

interface Open {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly settings: EngineSettings;
}

let open: Open | undefined;
let writable: LockedRights['writable'];

/** How often memory and the size of what is written are looked at. */
const WATCH_MS = 20;
const PROGRESS_MS = 200;

bePolite();
process.on('disconnect', endAtOnce);
setInterval(watch, WATCH_MS).unref();
setInterval(tellProgress, PROGRESS_MS).unref();
let queue: Promise<void> = Promise.resolve();
process.on('message', (question: Question) => {
  if (question.ask === 'interrupt') open?.connection.interrupt();
  else queue = queue.then(() => reply(question));
});

/** The server goes first, and where memory runs out on the machine this process is the one that the kernel ends. */
function bePolite(): void {
  try {
    setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // A system that lacks one of the two: the limits below hold all the same.
  }
}

/** The engine's own limit does not count every allocation: one long text or list is enough to go beyond it. */
function watch(): void {
  if (open === undefined) return;
  if (process.memoryUsage.rss() > open.settings.maxProcessBytes) giveUp('memory');
  if (writable !== undefined) {
    const size = statSync(writable.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > writable.maxBytes) giveUp('size');
  }
}

function giveUp(excess: 'memory' | 'size'): void {
  process.send?.({ excess } satisfies Reply, endAtOnce);
}

/** An ordinary exit would wait for the query. */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

function tellProgress(): void {
  const share = (open?.connection.progress.percentage ?? -1) / 100;
  if (share >= 0) say({ progress: Math.min(share, 1) });
}

function say(message: Reply): void {
  process.send?.(message);
}

async function reply(question: Question): Promise<void> {
  try {
    say({ value: await answer(question) });
  } catch (error) {
    say({ error: messageOf(error) });
  }
}

async function answer(question: Question): Promise<Answer> {
  if (question.ask === 'begin') return begin(question.settings);
  if (question.ask === 'end') return end();
  if (open === undefined) throw new Error('no engine was begun');
  const { connection } = open;
  switch (question.ask) {
    case 'parse':
      return parse(connection, question.sql);
    case 'lock':
      return lock(connection, question.rights);
    case 'describe':
      return describe(connection, question.sql);
    case 'rows':
      return readRows(await connection.stream(question.sql), converter);
    case 'execute':
      return (await connection.run(question.sql)).rowsChanged;
    default:
      return null;
  }
}

async function begin(settings: EngineSettings): Promise<null> {
  await end();
  await mkdir(settings.tempFolder, { recursive: true });
  const instance = await engine.DuckDBInstance.create(':memory:', {
    threads: String(settings.threads),
    memory_limit: settings.memory,
    temp_directory: settings.tempFolder,
    max_temp_directory_size: settings.tempLimit,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    errors_as_json: 'true',
  });
  const connection = await instance.connect();
  await connection.run(
    'SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0',
  );
  // What a time means does not hang on where the server stands.
  await connection.run("SET TimeZone = 'UTC'");
  open = { instance, connection, settings };
  return null;
}

async function parse(connection: DuckDBConnection, sql: string): Promise<string> {
  const tree = `SELECT CAST(json_serialize_sql(${quoteLiteral(sql)}, skip_default := true) AS VARCHAR) AS tree`;
  const [row] = await readRows(await connection.stream(tree), converter);
  return String(row?.tree ?? '{}');
}

/** From here on the engine reaches nothing but the files named, and no statement can change that. */
async function lock(connection: DuckDBConnection, rights: LockedRights): Promise<null> {
  for (const { name, from } of rights.tables)
    await connection.run(`CREATE VIEW ${quoteIdentifier(name)} AS SELECT * FROM ${from}`);
  const files = [...rights.readable, ...(rights.writable === undefined ? [] : [rights.writable.path])];
  await connection.run(`SET allowed_paths = [${files.map(quoteLiteral).join(', ')}]`);
  await connection.run('SET allow_community_extensions = false');
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  writable = rights.writable;
  return null;
}

async function describe(connection: DuckDBConnection, sql: string) {
  const statement = await connection.prepare(sql);
  try {
    return Array.from({ length: statement.columnCount }, (_, index) => ({
      name: statement.columnName(index),
      type: String(statement.columnType(index)),
    }));
  } finally {
    statement.destroySync();
  }
}

async function end(): Promise<null> {
  if (open === undefined) return null;
  const { instance, connection, settings } = open;
  open = undefined;
  writable = undefined;
  connection.disconnectSync();
  instance.closeSync();
  await rm(settings.tempFolder, { recursive: true, force: true });
  return null;
}
