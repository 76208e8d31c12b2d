const CANDIDATES = [',', ';', '\t', '|'] as const;

/** Cells of one record (no line break at its end). A quote inside an unquoted cell is taken as it is; an empty `quote` quotes nothing. */
export function parseRecord(text: string, delimiter: string, quote = '"'): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const isQuoted = quote !== '' && text[at] === quote;
    const { cell, end } = isQuoted ? quotedCell(text, at, delimiter, quote) : plainCell(text, at, delimiter);
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

function quotedCell(text: string, start: number, delimiter: string, quote: string): { cell: string; end: number } {
  let cell = '';
  let at = start + 1;
  for (;;) {
    const close = text.indexOf(quote, at);
    if (close === -1) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, close);
    if (text[close + 1] !== quote) {
      const rest = plainCell(text, close + 1, delimiter);
      return { cell: cell + rest.cell, end: rest.end };
    }
    cell += quote;
    at = close + 2;
  }
}

/** One record as strict CSV, without line break. With an empty `quote` no cell may hold a delimiter or a line break. */
export function writeRecord(cells: readonly string[], delimiter: string, quote = '"'): string {
  const written = cells.map((cell) =>
    quote !== '' && needsQuotes(cell, delimiter, quote) ? quote + cell.replaceAll(quote, quote + quote) + quote : cell,
  );
  return written.join(delimiter);
}

function needsQuotes(cell: string, delimiter: string, quote: string): boolean {
  return cell.includes(quote) || cell.includes(delimiter) || cell.includes('\n') || cell.includes('\r');
}

/** Index of the line break that ends the first record, outside quotes; undefined when the bytes hold no whole record. */
export function findRecordEnd(bytes: Uint8Array, quote = '"'): number | undefined {
  const mark = quote === '' ? -1 : quote.charCodeAt(0);
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === mark) quoted = !quoted;
    else if (byte === 10 && !quoted) return at;
  }
  return undefined;
}

/** The delimiter that a header shows: the most frequent candidate outside quotes, a comma when there is none. */
export function sniffDelimiter(header: string, quote = '"'): string {
  const bare = quote === '' ? header : header.replaceAll(new RegExp(`\\${quote}[^\\${quote}]*\\${quote}`, 'g'), '');
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
