/** A place in a text for people: line and column from 1, and the number of characters before it. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The place of a byte of a text in UTF-8, as the engine counts. */
export function placeOf(text: string, byte: number): Place {
  const before = Buffer.from(text, 'utf8').subarray(0, byte).toString('utf8');
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - start + 1, offset: before.length };
}
