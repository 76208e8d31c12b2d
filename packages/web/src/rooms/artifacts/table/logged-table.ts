/** A table: names of columns, and rows of as many values. */
export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Finds the table in parsed JSON: `{"columns": […], "data": [[…]]}` as clients log tables, or a list of flat records. Undefined when it is something
 * else.
 */
export function readLoggedTable(value: unknown): TableData | undefined {
  if (Array.isArray(value)) return readRecords(value);
  if (typeof value !== 'object' || value === null || !('columns' in value) || !('data' in value)) return undefined;
  const { columns, data } = value;
  if (!Array.isArray(columns) || columns.length === 0 || !Array.isArray(data)) return undefined;
  if (!data.every((row): row is unknown[] => Array.isArray(row) && row.length === columns.length)) return undefined;
  return { columns: columns.map(String), rows: data };
}

function readRecords(items: readonly unknown[]): TableData | undefined {
  const names = new Set<string>();
  const rows = items.map((item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
    for (const name of Object.keys(item)) names.add(name);
    return new Map<string, unknown>(Object.entries(item));
  });
  const columns = [...names];
  if (items.length < 2 || columns.length === 0 || columns.length > 200) return undefined;
  const records = rows.filter((row) => row !== undefined);
  if (records.length !== items.length) return undefined;
  return { columns, rows: records.map((row) => columns.map((name) => row.get(name))) };
}
