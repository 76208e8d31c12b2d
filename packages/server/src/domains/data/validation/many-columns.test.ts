import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseDatasetSchema } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import type { DataRoom } from '../room.ts';
import { createSchemaService } from '../schema/schema-service.ts';
import { noMasking } from '../sensitive/testing/no-masking.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { validateFile } from './validate-file.duck.ts';
import { validateVersion } from './validation-service.ts';

const ROWS = 12;
/** Long enough that the schema of the first test is a text for a thread of its own. */
const name = (column: number) => `a_sensor_with_a_rather_long_name_on_the_second_line_of_the_plant_${column}`;
const header = (columns: number, of = name) => Array.from({ length: columns }, (_, at) => of(at)).join(',');
const cell = (row: number, column: number) => (column % 2 === 0 ? String(row + column) : 'abc'.charAt(row % 3));
const lines = (columns: number) =>
  Array.from({ length: ROWS }, (_, row) => Array.from({ length: columns }, (_, column) => cell(row, column)));
const textOf = (head: string, rows: readonly (readonly string[])[]) =>
  `${head}\n${rows.map((row) => row.join(',')).join('\n')}\n`;

const open = (duckMemory = '512MB') =>
  openDataRoom(
    { kaizen: 1, project: 'plant', data: { wide: { source: {} }, small: { source: {} } } },
    { config: { duckMemory } },
  );

function ingest(room: DataRoom, dataset: string, text: string) {
  const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'wide.csv' } as const;
  return room.commands.ingest({ dataset, projectId: 'prj_1', source, mode: 'append', key: text, message: 'm' });
}

test('more than a hundred columns are inferred, validated as a version and as a file, and each rule finds its own column', async () => {
  const columns = 110;
  const { platform, room } = await open();
  const rows = lines(columns);
  const schemas = createSchemaService({ ...platform, reader: room.reader, masking: noMasking });
  const typeOf = (at: number) => (at % 2 === 0 ? 'integer' : 'text');
  const declared = Array.from({ length: columns }, (_, at) => `  ${name(at)}: { type: ${typeOf(at)} }\n`).join('');
  await schemas.accept('wide', { text: `schema: 1\ncolumns:\n${declared}`, reason: 'declared' }, 'ada');
  const { versionId } = await ingest(room, 'wide', textOf(header(columns), rows));
  const { text } = await schemas.infer('wide', undefined, new AbortController().signal);
  const inferred = parseDatasetSchema(text).file?.columns ?? {};
  expect(Object.keys(inferred)).toHaveLength(columns);
  expect(inferred[name(107)]).toMatchObject({ type: 'category', values: ['a', 'b', 'c'] });
  expect(inferred[name(106)]).toMatchObject({ type: 'integer', min: 104, max: 119 });
  await schemas.accept('wide', { text, reason: 'a clean day' }, 'ada');
  const ask = { dataset: 'wide', environment: undefined, author: 'ada' };
  const report = await validateVersion({ ...platform, reader: room.reader }, { ...ask, id: 'val_1', versionId });
  expect(report.tally).toEqual({ rules: report.tally.rules, passed: report.tally.rules, warned: 0, failed: 0 });
  const broken = rows.map((row) => [...row]);
  for (const [row, column, value] of [
    [3, 106, '9000'],
    [5, 107, 'z'],
    [7, 3, 'q'],
  ] as const)
    broken[row]?.splice(column, 1, value);
  const { hash } = await platform.blobs.put(Readable.from([Buffer.from(textOf(header(columns), broken))]));
  const file = await validateFile(platform, { ...ask, id: 'val_2', blobHash: hash, name: 'b.csv', options: {} });
  const failed = file.results.filter(({ verdict }) => verdict === 'fail');
  expect(failed.map(({ column, samples }) => [column, samples])).toEqual([
    [name(3), [{ row: 9, value: 'q' }]],
    [name(106), [{ row: 5, value: '9000' }]],
    [name(107), [{ row: 7, value: 'z' }]],
  ]);
});

test('thousands of renamed columns are refused with the first of them, as a batch and as a file', async () => {
  const columns = 3000;
  const { platform, room } = await open();
  const schemas = createSchemaService({ ...platform, reader: room.reader, masking: noMasking });
  const yaml = Array.from({ length: columns }, (_, at) => `  ${name(at)}: { type: number }\n`).join('');
  await schemas.accept('wide', { text: `schema: 1\ncolumns:\n${yaml}`, reason: 'declared' }, 'ada');
  const other = textOf(
    header(columns, (column) => `B_sensor_${column}`),
    lines(columns).slice(0, 1),
  );
  await expect(ingest(room, 'wide', other)).rejects.toMatchObject({
    code: 'data.header_changed',
    message: expect.stringMatching(/^.{0,4000}and 2980 more\. Rename/s),
  });
  expect((await room.reader.getDataset('wide')).lastBatch).toBeUndefined();
});

test('a table that is too wide for the memory of a query is refused with the mend, and nothing of it stays', async () => {
  const { platform, room } = await open('160MB');
  const text = textOf(header(3000), lines(3000).slice(0, 2));
  await expect(ingest(room, 'wide', text)).rejects.toMatchObject({
    code: 'platform.query_memory',
    message: expect.stringContaining('Raise duckMemory'),
  });
  expect(await readdir(join(platform.config.home, 'files', '.tmp'))).toEqual([]);
  expect((await room.reader.getDataset('wide')).lastBatch).toBeUndefined();
  expect(await ingest(room, 'small', 'id,t\n1,2\n')).toMatchObject({ verdict: 'accepted' });
});
