import type { DuckSession } from '../../../platform/duck/duck.ts';
import { numberOf } from '../ingest/duck-values.ts';
import type { CoMoments } from './co-moments.ts';
import { copySources, sourceInPlace } from './column-source.ts';
import { isNumeric } from './profile-sql.ts';
import { sampleSql } from './row-sample.ts';
import type { CorrelationPart, ProfiledColumn } from './segment-profile.ts';

/** Columns whose pairs are looked at: 2,016 pairs. */
const CORRELATED_COLUMNS = 64;
/** Rows that are looked at; more are sampled. */
const CORRELATED_ROWS = 10_000;
const PAIRS_AT_ONCE = 150;

/** Co-moments of every pair of the first numeric columns, over a sample of rows that is kept in memory while it is read. */
export async function readCorrelations(
  session: DuckSession,
  from: string,
  columns: readonly ProfiledColumn[],
  rows: number,
): Promise<CorrelationPart | undefined> {
  const chosen = columns.filter(({ type }) => isNumeric(type)).slice(0, CORRELATED_COLUMNS);
  if (chosen.length < 2 || rows === 0) return undefined;
  const { select } = copySources(sourceInPlace(from, chosen), 'profile_pairs');
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE profile_pairs AS SELECT ${select} FROM ${from} ${sampleSql(rows, CORRELATED_ROWS)}`,
  );
  // What is not finite, or so large that its square is not, has no correlation.
  const usable = chosen.map((_, index) => `v${index} = CASE WHEN abs(v${index}) < 1e150 THEN v${index} END`).join(', ');
  await session.execute(`UPDATE profile_pairs SET ${usable}`);
  const [size] = await session.rows('SELECT count(*) AS n FROM profile_pairs');
  const places = chosen.flatMap((_, x) => chosen.slice(x + 1).map((_, after) => [x, x + 1 + after] as const));
  const pairs: CoMoments[] = [];
  for (let at = 0; at < places.length; at += PAIRS_AT_ONCE) {
    pairs.push(...(await readPairs(session, places.slice(at, at + PAIRS_AT_ONCE))));
  }
  await session.execute('DROP TABLE profile_pairs');
  return { columns: chosen.map(({ name }) => name), rows: numberOf(size?.n) ?? 0, pairs };
}

async function readPairs(
  session: DuckSession,
  places: ReadonlyArray<readonly [number, number]>,
): Promise<readonly CoMoments[]> {
  const functions = ['count', 'avgx', 'avgy', 'sxx', 'syy', 'sxy'] as const;
  const select = places.flatMap(([x, y], index) =>
    functions.map((name) => `regr_${name}(v${y}, v${x}) AS ${name}${index}`),
  );
  const [row] = await session.rows(`SELECT ${select.join(', ')} FROM profile_pairs`);
  return places.map((_, index): CoMoments => {
    const number = (name: (typeof functions)[number]) => numberOf(row?.[`${name}${index}`]) ?? 0;
    return [number('count'), number('avgx'), number('avgy'), number('sxx'), number('syy'), number('sxy')];
  });
}
