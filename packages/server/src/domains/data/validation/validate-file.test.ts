import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Manifest, SourceSpec } from '@kaizen/contracts';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import type { ReadOptions } from '../sources/read-options.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { validateFile } from './validate-file.duck.ts';

const manifestOf = (source: SourceSpec = {}): Manifest => ({
  kaizen: 1,
  project: 'plant',
  data: {
    parts: {
      source,
      columns: {
        id: { type: 'integer' },
        town: { type: 'category', values: ['Zürich', 'Genève'] },
        torque: { type: 'number', max: 100 },
        note: { type: 'text', required: false },
      },
    },
  },
});

async function open(source?: SourceSpec) {
  const { platform, room } = await openDataRoom(manifestOf(source));
  let asked = 0;
  const validate = async (bytes: Uint8Array | string, name: string, options: ReadOptions = {}) => {
    asked += 1;
    const { hash } = await platform.blobs.put(Readable.from([Buffer.from(bytes)]));
    const request = { dataset: 'parts', environment: undefined, author: 'ada', id: `val_${asked}` };
    const report = await validateFile(platform, { ...request, blobHash: hash, name, options });
    const broken = report.results.filter(({ verdict }) => verdict === 'fail');
    return { report, broken: broken.map(({ id, samples }) => [id, ...samples.map(({ row }) => row)]) };
  };
  return { platform, room, validate };
}

const rows = [
  ['1', 'Zürich', '10.5'],
  ['2', 'Genève', '1000'],
  ['3', 'Basel', '3'],
];
const text = (delimiter: string) =>
  `${[['id', 'town', 'torque'], ...rows].map((row) => row.join(delimiter)).join('\n')}\n`;
const json = rows
  .map(([id, town, torque]) => JSON.stringify({ id: Number(id), town, torque: Number(torque) }))
  .join('\n');

test.each<[string, Uint8Array | string, string, ReadOptions, number]>([
  ['CSV', text(','), 'a.csv', {}, 2],
  ['semicolons, found by themselves', text(';'), 'a.txt', {}, 2],
  ['a delimiter that is said', text('~'), 'a.csv', { delimiter: '~' }, 2],
  ['another encoding', iconv.encode(text(','), 'windows-1252'), 'a.csv', { encoding: 'windows-1252' }, 2],
  ['UTF-16 by its mark', iconv.encode(text('\t'), 'utf-16le', { addBOM: true }), 'a.tsv', {}, 2],
  ['gzip', gzipSync(text(',')), 'a.csv.gz', {}, 2],
  ['no header', text(',').replace(/^.*\n/, '').replace(/$/gm, ',').replace(/,$/, ''), 'a.csv', { header: false }, 1],
  ['JSON lines', json, 'a.jsonl', {}, 1],
  ['JSON lines, packed', gzipSync(json), 'a.ndjson.gz', {}, 1],
  ['JSON lines by what is said', json, 'upload', { format: 'json-lines' }, 1],
])('%s is validated as it would be ingested', async (_, bytes, name, options, first) => {
  const { validate, room } = await open();
  const { report, broken } = await validate(bytes, name, options);
  expect(report).toMatchObject({ success: false, rows: 3, source: name });
  expect(broken).toEqual([
    ['columns.town.values', first + 2],
    ['columns.torque.max', first + 1],
  ]);
  expect((await room.reader.getDataset('parts')).lastBatch).toBeUndefined();
});

test('Parquet is validated too, also with types of its own', async () => {
  const { validate, platform } = await open();
  const path = join(platform.config.home, 'a.parquet');
  const values = rows.map(([id, town, torque]) => `(${id}, '${town}', ${torque}::DOUBLE)`).join(', ');
  await platform.duck.execute(`COPY (FROM (VALUES ${values}) t(id, town, torque)) TO ${quoteLiteral(path)}`);
  const { broken } = await validate(await readFile(path), 'a.parquet');
  expect(broken).toEqual([
    ['columns.town.values', 3],
    ['columns.torque.max', 2],
  ]);
  await expect(validate('id,town,torque\n1,Basel,3\n', 'b.parquet')).rejects.toMatchObject({
    code: 'data.file_unreadable',
  });
});

test('what is not said of the text is as the declared source has it', async () => {
  const source = { file: 'in.csv', encoding: 'windows-1252', delimiter: ';' } as const;
  const { validate } = await open(source);
  const good = `id;town;torque\n1;Zürich;1\n`;
  expect((await validate(iconv.encode(good, 'windows-1252'), 'new.csv')).broken).toEqual([]);
  expect((await validate(good, 'new.csv', { encoding: 'utf-8' })).broken).toEqual([]);
  expect((await validate(json.split('\n')[0] ?? '', 'new.jsonl')).broken).toEqual([]);
});

test('a header that an ingest would refuse fails; a column that may be absent does not', async () => {
  const { validate } = await open();
  const { report, broken } = await validate('id,twon,torque\n1,Zürich,1\n', 'a.csv');
  expect(broken.map(([id]) => id)).toEqual(
    expect.arrayContaining(['header.unknown', 'columns.town.name', 'columns.town.values']),
  );
  expect(report.results.find(({ id }) => id === 'header.unknown')?.observed).toBe('"twon" (nearest: "town")');
  expect(broken.some(([id]) => String(id).startsWith('columns.note'))).toBe(false);
});
