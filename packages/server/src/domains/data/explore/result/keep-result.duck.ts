import type { ExploreColumn, ExploreResult } from '@kaizen/contracts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { placeName } from '../query/describe-columns.ts';
import type { QueryRequest, RunQuery } from '../query/open-query.ts';
import { keepRecord, makeRoom, resultKey } from './result-files.ts';

/** The largest file of a result. */
const MOST_BYTES = 512 * 2 ** 20;
/** Cells of the largest result: with many columns fewer rows are kept. */
const MOST_CELLS = 20_000_000;

/** Runs a query and keeps its first rows as a file. */
export async function runAndKeep(
  platform: Pick<Platform, 'files' | 'ids' | 'clock'>,
  runQuery: RunQuery,
  request: QueryRequest & { readonly limit: number },
): Promise<ExploreResult> {
  const started = performance.now();
  const id = platform.ids.next('res');
  const scratch = await platform.files.scratch('parquet');
  try {
    const writable = { path: scratch.path, maxBytes: MOST_BYTES };
    const result = await runQuery({ ...request, writable }, async ({ columns, reads, from, execute }) => {
      const limit = Math.max(1, Math.min(request.limit, Math.floor(MOST_CELLS / Math.max(1, columns.length))));
      const select = columns.map(({ type }, index) => `${keptSql(type, placeName(index))} AS ${placeName(index)}`);
      const written = await execute(
        `COPY (SELECT ${select.join(', ')} FROM ${from} LIMIT ${limit + 1}) TO ${quoteLiteral(scratch.path)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      return { columns: [...columns], reads: [...reads], rows: Math.min(written, limit), truncated: written > limit };
    });
    const elapsedMs = Math.round(performance.now() - started);
    const kept: ExploreResult = { id, ...result, elapsedMs, createdAt: platform.clock.now() };
    await scratch.adopt(resultKey(id));
    await keepRecord(platform.files, kept);
    await makeRoom(platform.files, platform.clock.now());
    return kept;
  } finally {
    await scratch.discard();
  }
}

/** Types that Parquet does not have, or would round, in the nearest form that loses nothing. */
export function keptSql(type: ExploreColumn['type'], column: string): string {
  if (type === 'HUGEINT') return `CAST(${column} AS DECIMAL(38,0))`;
  const isForeign = /^TIME WITH|^INTERVAL$|HUGEINT|BIGNUM|\bBIT\b|UNION|VARIANT|NULL|GEOMETRY|^ENUM/.test(type);
  return isForeign ? `CAST(${column} AS VARCHAR)` : column;
}
