/** The id of one row of a request: `<request id>/<row>`. */
export function rowIdOf(requestId: string, row: number): string {
  return `${requestId}/${row}`;
}

/** Splits a row id at its last slash; undefined when what follows is not a plain row number. */
export function parseRowId(rowId: string): { readonly requestId: string; readonly row: number } | undefined {
  const slash = rowId.lastIndexOf('/');
  if (slash < 1) return undefined;
  const digits = rowId.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,6})$/.test(digits)) return undefined;
  return { requestId: rowId.slice(0, slash), row: Number(digits) };
}
