import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column, Frame } from '@kaizen/learn';
import { BenchInputError } from '../area.ts';

/** AI4I 2020 as both sides see it: nine features and the label. */
export interface Ai4iData {
  readonly frame: Frame;
  readonly labels: Int32Array;
}

const types = ['L', 'M', 'H'];

async function readLines(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).trim().split(/\r?\n/);
  } catch {
    throw new BenchInputError(`There is no file ${path}. Give the AI4I 2020 table (UCI dataset 601) with --data FILE.`);
  }
}

/** Reads the table and adds power (W), temperature difference (K) and strain (min Nm). */
export async function readAi4i(path: string): Promise<Ai4iData> {
  const [header, ...lines] = await readLines(path);
  const names = header?.split(',') ?? [];
  const cells = lines.map((line) => line.split(','));
  const texts = (name: string) => {
    const at = names.indexOf(name);
    if (at < 0) throw new BenchInputError(`${path} has no column "${name}"; the AI4I 2020 table is needed.`);
    return cells.map((row) => row[at] ?? '');
  };
  const read = (name: string) => Float64Array.from(texts(name), Number);
  if (cells.length !== 10_000)
    throw new BenchInputError(`${path} has ${cells.length} rows; the splits are made for 10000.`);
  const air = read('Air temperature [K]');
  const process = read('Process temperature [K]');
  const speed = read('Rotational speed [rpm]');
  const torque = read('Torque [Nm]');
  const wear = read('Tool wear [min]');
  const numeric = (name: string, values: Float64Array): Column => ({ kind: 'numeric', name, values });
  const columns: Column[] = [
    numeric('air', air),
    numeric('process', process),
    numeric('speed', speed),
    numeric('torque', torque),
    numeric('wear', wear),
    {
      kind: 'categorical',
      name: 'type',
      categories: types,
      codes: Int32Array.from(texts('Type'), (type) => types.indexOf(type)),
    },
    numeric(
      'power',
      torque.map((value, row) => value * (speed[row] ?? 0) * ((2 * Math.PI) / 60)),
    ),
    numeric(
      'difference',
      process.map((value, row) => value - (air[row] ?? 0)),
    ),
    numeric(
      'strain',
      wear.map((value, row) => value * (torque[row] ?? 0)),
    ),
  ];
  return { frame: { rowCount: cells.length, columns }, labels: Int32Array.from(read('Machine failure')) };
}

/** The holdout rows of the ten splits. */
export async function readSplits(root: string): Promise<Int32Array[]> {
  const text = await readFile(join(root, 'bench', 'ai4i', 'splits.txt'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => Int32Array.from(line.split(' '), Number));
}
