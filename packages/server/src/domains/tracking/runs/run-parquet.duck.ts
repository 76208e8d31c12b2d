import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RunColumns } from '@kaizen/contracts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Platform } from '../../../platform/platform.ts';

/** The longest run, as JSON, that can be written. */
const LONGEST_RUN = 33_554_432;
const MAP = 'MAP(VARCHAR, VARCHAR)';

/**
 * Runs, given as the text of a JSON array of lines of the runs table, as a Parquet file: texts, instants as timestamps (UTC), metrics as doubles with NaN
 * and infinities, null for what a run does not have. A name that differs from an earlier one in case alone gets a number, because readers of Parquet tell
 * columns apart without case. The file is gone when its bytes were read, or reading was given up.
 */
export async function writeParquet(
  { duck, files }: Pick<Platform, 'duck' | 'files'>,
  columns: RunColumns,
  runs: AsyncIterable<string | Uint8Array>,
): Promise<AsyncIterable<Uint8Array>> {
  const source = await files.scratch('json');
  const target = await files.scratch('parquet');
  try {
    await pipeline(Readable.from(runs, { objectMode: false }), createWriteStream(source.path));
    const given = `{id: 'VARCHAR', name: 'VARCHAR', experiment: 'VARCHAR', status: 'VARCHAR', stage: 'VARCHAR', user: 'VARCHAR', startedAt: 'BIGINT',
      endedAt: 'BIGINT', params: '${MAP}', metrics: '${MAP}', tags: '${MAP}'}`;
    const from = `read_json(${quoteLiteral(source.path)}, format = 'array', columns = ${given}, maximum_object_size = ${LONGEST_RUN})`;
    await duck.execute(
      `COPY (SELECT ${selectColumns(columns)} FROM ${from}) TO ${quoteLiteral(target.path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } catch (error) {
    await target.discard();
    throw error;
  } finally {
    await source.discard();
  }
  return readOnce(target.path, () => target.discard());
}

function selectColumns({ params, metrics, tags }: RunColumns): string {
  const of = (part: string, name: string) => `${part}[${quoteLiteral(name)}]`;
  const wanted: Array<readonly [string, string]> = [
    ...['id', 'name', 'experiment', 'status', 'stage', 'user'].map((name) => [name, quoteIdentifier(name)] as const),
    ['started', instant('startedAt')],
    ['ended', instant('endedAt')],
    ...params.map((name) => [`params.${name}`, of('params', name)] as const),
    ...metrics.map((name) => [`metrics.${name}`, `TRY_CAST(${of('metrics', name)} AS DOUBLE)`] as const),
    ...tags.map((name) => [`tags.${name}`, of('tags', name)] as const),
  ];
  const taken = new Set<string>();
  return wanted.map(([name, value]) => `${value} AS ${quoteIdentifier(takeName(name, taken))}`).join(', ');
}

/** A client may give any number as a time; beyond the calendar it is null. */
function instant(column: string): string {
  const at = quoteIdentifier(column);
  return `CASE WHEN abs(${at}) <= 8640000000000000 THEN make_timestamp(${at} * 1000) END`;
}

function takeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name} (${number})`;
  taken.add(free.toLowerCase());
  return free;
}

async function* readOnce(path: string, discard: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } finally {
    await discard();
  }
}
