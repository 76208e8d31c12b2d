/** What a check found, with its column; most say it themselves. */
export function describeFinding({ column, message }: { readonly column?: string; readonly message: string }): string {
  return column === undefined || message.startsWith(`${column}:`) ? message : `${column}: ${message}`;
}
