import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseDatasetSchema } from '@kaizen/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { noMasking } from '../sensitive/testing/no-masking.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { validateVersion } from '../validation/validation-service.ts';
import { writeSchemaFile } from './schema-file.io.ts';
import { createSchemaService } from './schema-service.ts';
import { keepSchemaFile } from './schema-store.sql.ts';
import { readSchemaText } from './schema-text.duck.ts';

const signal = new AbortController().signal;

async function open(text: string) {
  const { platform, room } = await openDataRoom({ kaizen: 1, project: 'plant', data: { parts: { source: {} } } });
  const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'parts.csv' } as const;
  const { versionId } = await room.commands.ingest({
    dataset: 'parts',
    projectId: 'prj_1',
    source,
    mode: 'append',
    key: 'a',
    message: 'm',
  });
  return {
    platform,
    room,
    versionId,
    schemas: createSchemaService({ ...platform, reader: room.reader, masking: noMasking }),
  };
}

const clean = Array.from({ length: 120 }, (_, i) =>
  [
    i,
    `PN-${1000 + i}`,
    `2026-03-${String(1 + (i % 28)).padStart(2, '0')}`,
    20 + (i % 60),
    ['red', 'green', 'blue'][i % 3],
    i % 4 === 0 ? '' : `seen by ${'x'.repeat(i % 7)}`,
    i % 2,
    `2026-03-01T0${i % 9}:00:00Z`,
  ].join(','),
);
const header = 'id,serial,made,torque,colour,note,stop,at';

test('rules are inferred from a clean version, with ranges; what was inferred holds for it', async () => {
  const { schemas, versionId } = await open(`${header}\n${clean.join('\n')}\n`);
  const inferred = await schemas.infer('parts', undefined, signal);
  const { file } = parseDatasetSchema(inferred.text);
  expect(inferred.text).not.toContain('rules:');
  expect(file?.columns).toEqual({
    id: { type: 'integer', role: 'feature', required: true, unique: true },
    serial: { type: 'text', role: 'feature', required: true, pattern: '^[A-Z]+-[0-9]+$', unique: true },
    made: { type: 'date', role: 'feature', required: true, earliest: '2026-03-01' },
    torque: { type: 'integer', role: 'feature', required: true, min: 14, max: 85 },
    colour: { type: 'category', role: 'feature', required: true, values: ['blue', 'green', 'red'] },
    note: {
      type: 'category',
      role: 'feature',
      required: false,
      present: 0.7,
      values: expect.arrayContaining(['seen by x']),
    },
    stop: { type: 'flag', role: 'feature', required: true },
    at: { type: 'timestamp', role: 'feature', required: true, earliest: '2026-03-01' },
  });
  expect(inferred.changes.map(({ path }) => path)).toContain('columns.torque.max');
  // By reference, too; and it changes nothing.
  expect((await schemas.infer('parts', versionId?.slice(0, 12), signal)).text).toBe(inferred.text);
  expect((await schemas.show('parts')).revision).toBe(1);
  await expect(schemas.infer('parts', 'nothing', signal)).rejects.toMatchObject({ code: 'data.version_not_found' });
});

test('a version from before the types were known is asked as the text that it holds', async () => {
  const rows = [...clean.slice(0, 30), clean[30]?.replace(/2026-03-\d\d,/, '2026-02-30,') ?? ''];
  const { schemas, platform, room, versionId } = await open(`${header}\n${rows.join('\n')}\n`);
  const typed = 'schema: 1\ncolumns:\n  made: { type: date }\n';
  const ask = { dataset: 'parts', environment: undefined, author: 'ada', versionId };
  const given = { ...platform, reader: room.reader };
  const schema = await readSchemaText(platform.duck, typed);
  const asked = await validateVersion(given, { ...ask, id: 'val_1', schema });
  await schemas.accept('parts', { text: typed, reason: 'dates are dates' }, 'ada');
  const inForce = await validateVersion(given, { ...ask, id: 'val_2' });
  for (const { results } of [asked, inForce]) {
    const broken = results.filter(({ verdict }) => verdict === 'fail');
    expect(broken.map(({ id, samples }) => [id, samples])).toEqual([
      ['columns.made.type', [{ row: 31, value: '2026-02-30' }]],
    ]);
  }
});

test('an accepted schema is a revision with who and why, and the file in the folder', async () => {
  const { schemas, platform, room } = await open(`${header}\n${clean.join('\n')}\n`);
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'schema-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'schemas'));
  const path = join(folder, 'schemas/parts.yaml');
  const head = '# yaml-language-server: $schema=../dataset.schema.json\n# of the plant\n';
  await writeFile(path, `${head}schema: 1\ncolumns: {}\n`);
  const { id } = await room.reader.getDataset('parts');
  await platform.db.run((tx) => keepSchemaFile(tx, id, { folder, path: 'schemas/parts.yaml' }));
  const { text } = await schemas.infer('parts', undefined, signal);
  const accepted = await schemas.accept('parts', { text, reason: 'a clean month', revision: 1 }, 'ada');
  expect(accepted).toMatchObject({ revision: 2, file: 'schemas/parts.yaml' });
  expect(await readFile(path, 'utf8')).toBe(head + text);
  expect((await schemas.diff('parts', text)).changes).toEqual([]);
  expect(await schemas.accept('parts', { text, reason: 'again' }, 'ada')).toMatchObject({ revision: 2, changes: [] });
  await expect(
    schemas.accept('parts', { text: 'schema: 1\ncolumns: {}\n', reason: 'x', revision: 1 }, 'bob'),
  ).rejects.toMatchObject({ code: 'data.schema_moved' });
  const hotter = await schemas.diff('parts', text.replace('max: 85', 'max: 90'));
  expect(hotter.changes).toEqual([
    { path: 'columns.torque.max', kind: 'changed', before: '85', after: '90', words: 'column torque: max: 85 → 90' },
  ]);
});

const refused: ReadonlyArray<readonly [text: string, words: string]> = [
  ['columns: [', 'line'],
  ['schema: 1\ncolumns:\n  t: { type: number, maks: 3 }\n', 'line 3, columns.t.maks'],
  ['schema: 1\ncolumns:\n  t: { type: float }\n', 'columns.t.type'],
  ['schema: 1\ncolumns:\n  t: { type: date, max: 3 }\n', 'earliest and latest'],
  ["schema: 1\ncolumns:\n  t: { type: text, pattern: '(?=x)' }\n", 'RE2'],
  ["schema: 1\ncolumns:\n  t: { type: date, earliest: '2026-02-30' }\n", '"2026-02-30" is no date'],
  ["schema: 1\ncolumns:\n  t: { type: timestamp, latest: '2026-02-28T24:61:00Z' }\n", 'is no date'],
  ['schema: 1\ncolumns:\n  t: { type: date, latest: March }\n', '"March" is no date'],
  [
    'schema: 1\ncolumns:\n  t: { type: number }\nrules:\n  - { rule: expect_column_to_exit, column: t }\n',
    'rules.0.rule',
  ],
  [
    'schema: 1\ncolumns:\n  t: { type: number }\nrules:\n  - { rule: expect_column_max_to_be_between, column: x, max_value: 1 }\n',
    'rules.0.column',
  ],
];

test('a schema text that cannot be used is refused with its place, and changes nothing', async () => {
  const { schemas } = await open('t\n1\n');
  for (const [text, words] of refused)
    await expect(schemas.accept('parts', { text, reason: 'x' }, 'ada'), text).rejects.toMatchObject({
      code: 'data.schema_invalid',
      message: expect.stringContaining(words),
    });
  expect((await schemas.show('parts')).revision).toBe(1);
});

test('a schema file that would leave the folder is not written', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'schema-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'in'));
  const row = { dataset_id: 'ds', folder: join(folder, 'in') };
  expect(await writeSchemaFile({ ...row, path: '../out.yaml' }, 'x')).toBeUndefined();
  expect(await writeSchemaFile({ ...row, path: 'gone/out.yaml' }, 'x')).toBeUndefined();
  expect(await writeSchemaFile({ ...row, path: 'out.yaml' }, 'x')).toBe('out.yaml');
});
