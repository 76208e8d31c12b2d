/** A name (table, column, file alias) as a quoted SQL identifier; any text is allowed but NUL. */
export function quoteIdentifier(name: string): string {
  return `"${withoutNul(name).replaceAll('"', '""')}"`;
}

/** A text as a SQL string literal; for paths in `read_parquet(…)` and the like, where a parameter is not taken. */
export function quoteLiteral(text: string): string {
  return `'${withoutNul(text).replaceAll("'", "''")}'`;
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new TypeError('SQL text cannot hold a NUL character');
  return text;
}
