import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Column, Frame } from '@kaizen/learn';
import { BenchInputError } from '../area.ts';

/** A table of text cells, by column. */
export interface TextTable {
  readonly rows: number;
  texts(name: string): readonly string[];
}

const modes = ['TWF', 'HDF', 'PWF', 'OSF', 'RNF'] as const;
const textColumns = new Set([
  'Type',
  'Month',
  'VisitorType',
  'Weekend',
  'OperatingSystems',
  'Browser',
  'Region',
  'TrafficType',
  'protocol_type',
  'service',
  'flag',
]);

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new BenchInputError(`There is no file ${path}. The folder of the tables is given with --data FOLDER.`);
  }
}

/** Reads a table of plain commas (no quotes in these files). `names`: for a file without a header. */
export async function readTable(path: string, names?: readonly string[]): Promise<TextTable> {
  const bytes = await readBytes(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split(/\r?\n/);
  const header = names ?? lines.shift()?.split(',') ?? [];
  const cells = lines.map((line) => line.split(','));
  return {
    rows: cells.length,
    texts(name) {
      const at = header.indexOf(name);
      if (at < 0) throw new BenchInputError(`${path} has no column "${name}".`);
      return cells.map((row) => row[at] ?? '');
    },
  };
}

/** Columns of a table as learning reads them; codes of German Credit (A11, …) and the named columns above are categories. */
export function toFrame(table: TextTable, names: readonly string[]): Frame {
  const columns = names.map((name): Column => {
    const texts = table.texts(name);
    if (!textColumns.has(name) && !/^A\d+$/.test(texts[0] ?? '')) {
      return { kind: 'numeric', name, values: Float64Array.from(texts, Number) };
    }
    const categories = [...new Set(texts)].sort();
    const position = new Map(categories.map((category, code) => [category, code]));
    return { kind: 'categorical', name, categories, codes: Int32Array.from(texts, (text) => position.get(text) ?? -1) };
  });
  return { rowCount: table.rows, columns };
}

/** The failure mode of a row of AI4I: the first that is set, else "none". */
export function failureModes(table: TextTable): readonly string[] {
  const flags = modes.map((mode) => table.texts(mode));
  return Array.from({ length: table.rows }, (_, row) => modes[flags.findIndex((flag) => flag[row] === '1')] ?? 'none');
}

/** Column names of NSL-KDD, whose files have no header. */
export async function readNslNames(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, 'nsl_kdd', 'feature_names.txt'), 'utf8');
  const names = text.trim().split(/\s+/);
  return names.includes('label') ? names : [...names, 'label', 'difficulty'];
}

/** The holdout rows of a dataset's ten stored splits. */
export async function readSplits(folder: string, name: string): Promise<Int32Array[]> {
  const text = await readFile(join(folder, `${name}.txt`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => Int32Array.from(line.split(' '), Number));
}
