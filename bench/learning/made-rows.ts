import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClassTarget, classTarget, type Frame } from '@kaizen/learn';
import { createRandom } from '@kaizen/stats';

/** Rows that both sides learn from. */
export interface MadeRows {
  readonly frame: Frame;
  readonly target: ClassTarget;
  /** Size of the doubles of the frame. */
  readonly bytes: number;
}

const columnCount = 20;

/** Makes rows of 20 standard normal columns; seven of them, bent and paired, decide a noisy class. */
export function makeRows(rowCount: number, seed: number): MadeRows {
  const random = createRandom(seed);
  const columns = Array.from({ length: columnCount }, () => {
    // Shared memory: a team that trains often hands over its columns without a copy, as our own steps do.
    const values = new Float64Array(new SharedArrayBuffer(rowCount * 8));
    for (let row = 0; row < rowCount; row++) values[row] = random.normal();
    return values;
  });
  const codes = Int32Array.from({ length: rowCount }, (_, row) => {
    const x = (column: number) => columns[column]?.[row] ?? 0;
    const step = x(4) > 0.5 ? 0.5 * x(5) : 0;
    const signal = x(0) + 0.7 * x(1) * x(2) + Math.sin(3 * x(3)) + step + 0.3 * Math.abs(x(6));
    return signal + random.normal() > 0.3 ? 1 : 0;
  });
  return {
    frame: { rowCount, columns: columns.map((values, c) => ({ kind: 'numeric', name: `c${c}`, values })) },
    target: classTarget(['no', 'yes'], codes),
    bytes: rowCount * columnCount * 8,
  };
}

/** Writes rows for the peer: `<size>.x` column by column and `<size>.y`, both as doubles. */
export async function writeRows(rows: MadeRows, folder: string, size: string): Promise<void> {
  const { rowCount, columns } = rows.frame;
  const flat = new Float64Array(rowCount * columns.length);
  columns.forEach((column, c) => {
    if (column.kind === 'numeric') flat.set(column.values, c * rowCount);
  });
  await writeFile(join(folder, `${size}.x`), flat);
  await writeFile(join(folder, `${size}.y`), Float64Array.from(rows.target.codes));
}
