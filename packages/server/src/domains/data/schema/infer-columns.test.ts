import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openDataRoom } from '../testing/machine-data.ts';

test('of many rows: texts are found by a sample, numbers by every cell, and a nearly empty column by the cells it has', async () => {
  const { room } = await openDataRoom();
  const rows = 60_000;
  const line = (row: number) => {
    // Words and numbers come in turns that no sample of every n-th row would see, and broken cells only at the end.
    const mostly = row >= rows - 500 ? 'broken' : row * 0.5;
    const half = row % 2 === 0 ? 'word' : row;
    const rare = row === rows - 1 ? 7 : '';
    return `${row},${mostly},${half},m${row % 3},${rare},00${row % 10},${row % 2}`;
  };
  const text = `whole,mostly,half,kind,rare,code,flag\n${Array.from({ length: rows }, (_, row) => line(row)).join('\n')}\n`;
  const outcome = await room.commands.ingest({
    dataset: 'many',
    projectId: 'prj_1',
    source: { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'many.csv' },
    mode: 'append',
    key: 'k',
    message: 'm',
  });
  expect(outcome).toMatchObject({ verdict: 'quarantined', rowsIn: rows, rowsBad: 500 });
  const { columns } = await room.reader.getSchema('many');
  expect(columns.map(({ name, type, required }) => [name, type, required])).toEqual([
    ['whole', 'integer', true],
    ['mostly', 'number', true],
    ['half', 'text', true],
    ['kind', 'category', true],
    ['rare', 'integer', false],
    ['code', 'category', true],
    ['flag', 'flag', true],
  ]);
  expect(columns[0]?.observed).toMatchObject({ min: 0, max: rows - 1 });
  expect(columns[3]?.values).toEqual(['m0', 'm1', 'm2']);
});

test('hundreds of columns fit into the memory of the tests; a row that breaks rules of far columns is one broken row', async () => {
  const { room } = await openDataRoom();
  const columns = Array.from({ length: 300 }, (_, at) => `c${at}`);
  const line = (row: number) => columns.map((_, at) => (at % 5 === 0 ? `w${row % 7}` : (row * at * 0.37).toFixed(3)));
  const send = (rows: readonly (readonly string[])[], key: string) => {
    const text = [columns, ...rows].map((cells) => cells.join(',')).join('\n');
    const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'wide.csv' } as const;
    return room.commands.ingest({ dataset: 'wide', projectId: 'prj_1', source, mode: 'append', key, message: 'm' });
  };
  const rows = Array.from({ length: 41 }, (_, row) => line(row));
  expect(await send(rows, 'a')).toMatchObject({ verdict: 'accepted', rowsIn: 41 });
  const broken = line(0).map((cell, at) => (at === 1 || at === 299 ? 'x' : cell));
  expect(await send([...rows, broken], 'b')).toMatchObject({ verdict: 'quarantined', rowsIn: 42, rowsBad: 1 });
}, 120_000);
