/** A table for the terminal: the first column left, columns of numbers right, two spaces between. */
export function formatTable(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column] ?? ''))));
  const numeric = header.map(
    (_, column) => column > 0 && rows.every((row) => /^[−–-]?[\d.,%\s]*[a-zA-Z€/]*$|^–$/u.test(row[column] ?? '')),
  );
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        const gap = ' '.repeat(width - displayWidth(cell));
        return numeric[column] === true ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

function displayWidth(text: string): number {
  return [...text].length;
}
