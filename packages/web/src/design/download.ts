/** A value of a CSV file (RFC 4180). Spreadsheets run what begins like a formula: such texts get an apostrophe; numbers stay as they are. */
function quoteCsv(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Gives the browser a file to keep. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Gives the browser a table to keep as CSV. */
export function saveCsv(name: string, lines: ReadonlyArray<readonly string[]>): void {
  const text = lines.map((line) => line.map(quoteCsv).join(',')).join('\n');
  saveFile(`${name}.csv`, new Blob([text], { type: 'text/csv' }));
}
