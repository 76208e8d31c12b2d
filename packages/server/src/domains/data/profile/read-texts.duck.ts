import type { DuckSession } from '../../../platform/duck/duck.ts';
import { numberOf, textOf } from '../ingest/duck-values.ts';
import type { ColumnSource } from './column-source.ts';
import { keepFrequent, noValues } from './frequent-values.ts';
import { patternSql } from './profile-sql.ts';
import type { TextProfile } from './segment-profile.ts';

/** Shapes that a column keeps. */
const PATTERNS = 20;

/** A column of texts, and the same in the sample in which shapes are counted. */
export interface TextsToRead {
  readonly source: ColumnSource;
  readonly sample: ColumnSource;
}

/** Lengths and damaged texts of the columns of a batch in one statement, and shapes with one for each. */
export async function readTexts(
  session: DuckSession,
  columns: readonly TextsToRead[],
): Promise<readonly TextProfile[]> {
  const [first] = columns;
  if (first === undefined) return [];
  const select = columns.flatMap(({ source: { text } }, index) =>
    text === undefined
      ? []
      : [
          `min(${text.length}) AS least${index}`,
          `max(${text.length}) AS most${index}`,
          `sum(${text.length}) AS total${index}`,
          `count_if(${text.invalid}) AS invalid${index}`,
        ],
  );
  const [row] = await session.rows(`SELECT ${select.join(', ')} FROM ${first.source.from}`);
  const patterns = await readPatterns(
    session,
    columns.map(({ sample }) => sample),
  );
  return columns.map((_, index) => {
    const number = (field: string) => numberOf(row?.[`${field}${index}`]) ?? 0;
    return {
      minLength: number('least'),
      maxLength: number('most'),
      totalLength: number('total'),
      invalidUtf8: number('invalid'),
      patterns: patterns[index]?.patterns ?? noValues,
      patternRows: patterns[index]?.patternRows ?? 0,
    };
  });
}

/** Shapes of each column in one statement; equal texts are turned into their shape once. */
async function readPatterns(
  session: DuckSession,
  columns: readonly ColumnSource[],
): Promise<ReadonlyArray<Pick<TextProfile, 'patterns' | 'patternRows'>>> {
  const selects = columns.map(({ from, text }, index) => {
    const start = text?.start ?? 'NULL';
    return `(SELECT ${index} AS place, ${patternSql('v')} AS pattern, CAST(sum(n) AS BIGINT) AS n, CAST(sum(sum(n)) OVER () AS BIGINT) AS total
       FROM (SELECT ${start} AS v, count(*) AS n FROM ${from} WHERE ${start} IS NOT NULL GROUP BY 1)
      GROUP BY pattern ORDER BY n DESC, pattern LIMIT ${PATTERNS + 1})`;
  });
  const rows = await session.rows(selects.join(' UNION ALL '));
  return columns.map((_, index) => {
    const mine = rows.filter(({ place }) => place === index);
    const counted = mine.map(({ pattern, n }): [string, number] => [textOf(pattern), numberOf(n) ?? 0]);
    return { patterns: keepFrequent(counted, PATTERNS), patternRows: numberOf(mine[0]?.total) ?? 0 };
  });
}
