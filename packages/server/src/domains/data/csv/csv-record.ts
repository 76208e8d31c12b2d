const CANDIDATES = [',', ';', '\t', '|'] as const;

/** Cells of one record (no line break at its end). A quote inside an unquoted cell is taken as it is. */
export function parseRecord(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at, delimiter) : plainCell(text, at, delimiter);
    cells.push(cell);
    if (end >= text.length) return cells;
    at = end + 1;
  }
}

function plainCell(text: string, start: number, delimiter: string): { cell: string; end: number } {
  const found = text.indexOf(delimiter, start);
  const end = found === -1 ? text.length : found;
  return { cell: text.slice(start, end), end };
}

function quotedCell(text: string, start: number, delimiter: string): { cell: string; end: number } {
  let cell = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const rest = plainCell(text, quote + 1, delimiter);
      return { cell: cell + rest.cell, end: rest.end };
    }
    cell += '"';
    at = quote + 2;
  }
}

/** One record as strict CSV, without line break. */
export function writeRecord(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => (needsQuotes(cell, delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
}

function needsQuotes(cell: string, delimiter: string): boolean {
  return cell.includes('"') || cell.includes(delimiter) || cell.includes('\n') || cell.includes('\r');
}

/** Index of the line break that ends the first record, outside quotes; undefined when the bytes hold no whole record. */
export function findRecordEnd(bytes: Uint8Array): number | undefined {
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 34) quoted = !quoted;
    else if (byte === 10 && !quoted) return at;
  }
  return undefined;
}

/** The delimiter that a header shows: the most frequent candidate outside quotes, a comma when there is none. */
export function sniffDelimiter(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  let best: string = ',';
  let most = 0;
  for (const candidate of CANDIDATES) {
    const count = bare.split(candidate).length - 1;
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}
