import Papa from 'papaparse';
import { readNumber } from './column-types.ts';
import type { TableData } from './logged-table.ts';

/**
 * Reads CSV or TSV. The first line names the columns unless it holds a number; then columns are numbered. With `isWhole` false the text ends anywhere,
 * so its last line is left out.
 */
export function readCsv(text: string, isWhole: boolean): TableData {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  const lines = isWhole ? data : data.slice(0, -1);
  const first = lines[0] ?? [];
  const isNamed = first.some((name) => name !== '') && first.every((name) => readNumber(name) === undefined);
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const columns = Array.from({ length: width }, (_, index) => (isNamed ? first[index] : undefined) ?? `${index + 1}`);
  return {
    columns: columns.map((name, index) => (name === '' ? `${index + 1}` : name)),
    rows: isNamed ? lines.slice(1) : lines,
  };
}
