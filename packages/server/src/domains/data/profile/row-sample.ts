/**
 * WHERE clause that keeps about `most` of `rows` rows, chosen by a hash of their place (the column `place`): the same rows every time, and no order in the data shows in
 * them. Empty when all rows fit.
 */
export function sampleSql(rows: number, most: number, place = '__row'): string {
  if (rows <= most) return '';
  const share = BigInt(Math.floor((most / rows) * 2 ** 32));
  return `WHERE (hash(${place} + 7919) >> 32) < ${share}`;
}
