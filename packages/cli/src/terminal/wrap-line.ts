import { stripVTControlCharacters } from 'node:util';

/**
 * Breaks a line between words so that no part is wider than `columns`; later parts are indented as the first, and two more. Colours count for nothing; a
 * word that is wider than the terminal stays whole, so that addresses can be copied.
 */
export function wrapLine(line: string, columns: number, hanging = 2): string {
  if (widthOf(line) <= columns) return line;
  const indent = /^ */.exec(line)?.[0] ?? '';
  const later = ' '.repeat(Math.min(indent.length + hanging, Math.floor(columns / 2)));
  const parts: string[] = [];
  let part = indent;
  let empty = true;
  for (const word of line.trim().split(' ')) {
    if (!empty && widthOf(part) + 1 + widthOf(word) > columns) {
      parts.push(part);
      part = later;
      empty = true;
    }
    part += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...parts, part].join('\n');
}

function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
