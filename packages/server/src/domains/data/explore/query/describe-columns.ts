import type { ExploreColumn } from '@kaizen/contracts';
import { quoteIdentifier } from '../../../../platform/duck/quote.ts';

const numbers = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/;
const times = /^(DATE|TIMESTAMP( WITH TIME ZONE|_S|_MS|_NS)?)$/;

/** How a column of a type of the engine can be drawn. */
function kindOfType(type: string): ExploreColumn['kind'] {
  if (numbers.test(type)) return 'number';
  if (times.test(type)) return 'time';
  return type === 'BOOLEAN' ? 'flag' : 'text';
}

/** Columns of a result under names that differ, also for those who do not tell capital letters apart. */
export function describeColumns(
  described: ReadonlyArray<{ readonly name: string; readonly type: string }>,
): readonly ExploreColumn[] {
  const used = new Set<string>();
  return described.map(({ name, type }) => {
    let free = name;
    for (let n = 1; used.has(free.toLowerCase()); n += 1) free = `${name}_${n}`;
    used.add(free.toLowerCase());
    return { name: free, type, kind: kindOfType(type) };
  });
}

/** Position of a column in kept results and charts, as its name there. */
export function placeName(index: number): string {
  return quoteIdentifier(`c${index}`);
}

/** A query as a table expression whose columns are c0, c1, …: names that the SQL around it can rely on. */
export function queryFrom(body: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, index) => placeName(index));
  return `(\n${body}\n) AS asked(${names.join(', ')})`;
}
