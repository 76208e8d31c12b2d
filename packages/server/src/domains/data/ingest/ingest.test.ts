import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import { createTestPlatform, type TestPlatform } from '../../../testing/test-platform.ts';
import type { IngestSource } from '../data-commands.ts';
import { createDataRoom, type DataRoom } from '../room.ts';
import type { DataTables } from '../tables.ts';
import { applySections, machineHeader, machineManifest, machineRows, openDataRoom } from '../testing/machine-data.ts';
import { computeSegmentHash } from '../version/commit-record.ts';

const HEADER = machineHeader;
const machines = machineManifest;
const rows = machineRows;

const csv = (text: string): IngestSource => ({
  kind: 'csv-stream',
  stream: Readable.from([Buffer.from(text)]),
  name: 'batch.csv',
});
let keys = 0;
function ingest(
  room: DataRoom,
  source: IngestSource,
  more: Partial<Parameters<DataRoom['commands']['ingest']>[0]> = {},
) {
  keys += 1;
  return room.commands.ingest({
    dataset: 'machines',
    projectId: 'prj_1',
    source,
    mode: 'append',
    key: `k${keys}`,
    message: 'm',
    ...more,
  });
}
async function readVersion(platform: TestPlatform, room: DataRoom, versionId: string) {
  const opened = await room.reader.openVersion(versionId);
  try {
    return await platform.duck.rows(`SELECT * FROM ${opened.from} ORDER BY __row`);
  } finally {
    opened.release();
  }
}

test('rows become a typed version in row order, with a profile and events', async () => {
  const { platform, room } = await openDataRoom(machines);
  const outcome = await ingest(room, csv(`${HEADER}\n${rows(1, 31)}\n`));
  expect(outcome).toMatchObject({ verdict: 'accepted', rowsIn: 30, rowsBad: 0 });
  const version = await room.reader.getVersion(outcome.versionId ?? '');
  expect(version).toMatchObject({
    dataset: 'machines',
    rows: 30,
    addedRows: 30,
    current: true,
    author: 'system',
    message: 'm',
  });
  const stored = await readVersion(platform, room, version.id);
  expect(stored[4]).toEqual({ id: 5, kind: 'M', torque: 40.4, stop: 0, __row: 4 });
  const profile = await room.reader.getProfile(version.id);
  expect(profile.rows).toBe(30);
  const torque = profile.columns.find((column) => column.name === 'torque');
  expect(torque).toMatchObject({ count: 30, missing: 0, distinct: 7, min: 40, max: 40.6, unit: 'Nm' });
  expect(torque?.histogram?.counts.reduce((a, b) => a + b)).toBe(30);
  expect(torque?.quantiles).toHaveLength(7);
  expect(profile.columns.find((column) => column.name === 'kind')?.top?.[0]).toEqual({ value: 'H', count: 10 });
  expect(profile.columns.find((column) => column.name === 'stop')?.histogram).toEqual({
    edges: [-0.5, 0.5, 1.5],
    counts: [26, 4],
  });
  const { items } = await platform.outbox.find({ order: 'oldest' });
  expect(items.map((event) => event.type)).toEqual(['data.validation.completed', 'data.version.committed']);
  expect(items[1]?.outputs).toEqual([{ kind: 'dataset_version', id: version.id, name: 'machines' }]);
});

test('bad rows go aside with column, rule, expected, observed, count and lines', async () => {
  const { platform, room } = await openDataRoom(machines);
  const text = `${HEADER}\n${rows(1, 21)}\n21,L,,0\n22,X,41,0\n23,M,-3,0\n24,M,-1,0\n25,M,abc,0\n26,M\n"27",M,"12",2\n`;
  const outcome = await ingest(room, csv(text));
  expect(outcome).toMatchObject({ verdict: 'quarantined', rowsIn: 27, rowsBad: 7 });
  const batch = await room.reader.getBatch(outcome.batchId);
  expect(batch.reasons).toEqual([
    {
      column: 'torque',
      rule: 'min',
      expected: 'at least 0 Nm',
      observed: '-3 to -1',
      count: 2,
      samples: [
        { line: 24, value: '-3' },
        { line: 25, value: '-1' },
      ],
    },
    {
      column: '(record)',
      rule: 'shape',
      expected: '4 cells with whole quotes',
      observed: '2 cells',
      count: 1,
      samples: [{ line: 27, value: '26,M' }],
    },
    {
      column: 'kind',
      rule: 'values',
      expected: 'one of L, M, H',
      observed: '"X"',
      count: 1,
      samples: [{ line: 23, value: 'X' }],
    },
    {
      column: 'torque',
      rule: 'missing',
      expected: 'a value',
      observed: 'an empty cell',
      count: 1,
      samples: [{ line: 22, value: null }],
    },
    {
      column: 'torque',
      rule: 'type',
      expected: 'a number',
      observed: '"abc"',
      count: 1,
      samples: [{ line: 26, value: 'abc' }],
    },
    {
      column: 'stop',
      rule: 'type',
      expected: '0 or 1',
      observed: '"2"',
      count: 1,
      samples: [{ line: 28, value: '2' }],
    },
  ]);
  const file = await platform.files.localize(`data/quarantine/${outcome.batchId}.parquet`);
  const aside = await platform.duck.rows(`SELECT * FROM read_parquet(${quoteLiteral(file.path)})`);
  expect(aside.map((row) => [row.__line, row.__broken])).toEqual([
    [22, 'torque: missing'],
    [23, 'kind: values'],
    [24, 'torque: min'],
    [25, 'torque: min'],
    [26, 'torque: type'],
    [27, 'shape: 2 cells'],
    [28, 'stop: type'],
  ]);
  expect((await room.reader.getDataset('machines')).state).toBe('warning');
});

test('the policy decides: too many bad rows, or any under reject, keep the batch out', async () => {
  const { platform, room } = await openDataRoom(machines);
  const first = await ingest(room, csv(`${HEADER}\n${rows(1, 11)}\n`));
  const rejected = await ingest(room, csv(`${HEADER}\n1,X,40,0\n2,X,40,0\n3,L,40,0\n`));
  expect(rejected).toMatchObject({ verdict: 'rejected', versionId: undefined, rowsBad: 2 });
  expect((await room.reader.findCurrentVersion('machines'))?.id).toBe(first.versionId);
  expect((await room.reader.getDataset('machines')).state).toBe('needs_you');
  const strict = structuredClone(machines);
  Object.assign(strict.data?.machines?.validation ?? {}, { policy: 'reject' });
  await applySections(platform, room.manifestSections, strict);
  expect(await ingest(room, csv(`${HEADER}\n${rows(50, 99)}\n1,X,40,0\n`))).toMatchObject({
    verdict: 'rejected',
    rowsBad: 1,
  });
});

test('append keeps what was there, replace does not; the order of columns does not matter', async () => {
  const { platform, room } = await openDataRoom(machines);
  const first = await ingest(room, csv(`${HEADER}\n${rows(1, 11)}\n`));
  const second = await ingest(room, csv('torque,id,stop,kind\n55.5,11,true,L\n'));
  const stored = await readVersion(platform, room, second.versionId ?? '');
  expect(stored).toHaveLength(11);
  expect(stored[10]).toEqual({ id: 11, kind: 'L', torque: 55.5, stop: 1, __row: 10 });
  expect(await room.reader.getVersion(second.versionId ?? '')).toMatchObject({
    rows: 11,
    addedRows: 1,
    parentId: first.versionId,
  });
  const third = await ingest(room, csv(`${HEADER}\n1,L,1,0\n`), { mode: 'replace' });
  expect(await room.reader.getVersion(third.versionId ?? '')).toMatchObject({
    rows: 1,
    addedRows: 1,
    parentId: second.versionId,
  });
  expect(await readVersion(platform, room, first.versionId ?? '')).toHaveLength(10);
});

test('the same key, and the same bytes, give what exists', async () => {
  const { platform, room } = await openDataRoom(machines);
  const text = `${HEADER}\n${rows(1, 11)}\n`;
  const [once, again] = await Promise.all([
    ingest(room, csv(text), { key: 'same' }),
    ingest(room, csv('never read'), { key: 'same' }),
  ]);
  expect(again).toEqual(once);
  expect(await ingest(room, csv(text), { key: 'other' })).toEqual(once);
  expect(await ingest(room, csv(text), { key: 'third', mode: 'replace' })).toEqual(once);
  expect((await platform.outbox.find({})).items).toHaveLength(2);
  const more = await ingest(room, csv(`${HEADER}\n99,L,1,0\n`));
  expect(await ingest(room, csv(text))).toEqual(once);
  expect((await room.reader.findCurrentVersion('machines'))?.id).toBe(more.versionId);
  const kept = await ingest(room, csv(text), { mode: 'replace', keepExtended: true });
  expect(kept).toEqual({ ...once, versionId: more.versionId });
  const back = await ingest(room, csv(text), { mode: 'replace' });
  expect(back.versionId).not.toBe(once.versionId);
  expect(await room.reader.getVersion(back.versionId ?? '')).toMatchObject({ rows: 10, parentId: more.versionId });
});

test('the same history gives the same ids on another home, whatever clock and threads', async () => {
  const ids: Array<string | undefined> = [];
  for (const threads of [1, 2]) {
    const platform = await createTestPlatform({ config: { threads } });
    platform.clock.advance(threads * 1e9);
    const room = createDataRoom({ platform });
    await applySections(platform, room.manifestSections, machines);
    ids.push((await ingest(room, csv(`${HEADER}\n${rows(1, 3001)}\n`))).versionId);
    ids.push((await ingest(room, csv(`${HEADER}\n${rows(1, 9)}\n7,X,0,0\n`), { author: `a${threads}` })).versionId);
  }
  expect(ids.slice(2)).toEqual(ids.slice(0, 2));
  expect(ids[0]).toMatch(/^dv_[0-9a-f]{40}$/);
});

test('the id of a version is the hash of its commit record, which knows nothing of Parquet files', async () => {
  const { platform, room } = await openDataRoom(machines);
  const { versionId } = await ingest(room, csv(`${HEADER}\n${rows(1, 31)}\n`));
  const db = platform.db.read<DataTables>();
  const [version] = await db.selectFrom('data_versions').selectAll().execute();
  const [segment] = await db.selectFrom('data_segments').selectAll().execute();
  const record = version?.record ?? '';
  expect(versionId).toBe(`dv_${createHash('sha256').update(record).digest('hex').slice(0, 40)}`);
  expect(JSON.parse(record)).toMatchObject({ segments: [{ hash: segment?.hash, rows: 30 }] });
  expect(segment?.file_hash).toMatch(/^[0-9a-f]{64}$/);
  expect(record).not.toContain(segment?.file_hash);
  expect(segment?.hash).not.toBe(segment?.file_hash);
  // The segment too: what it is made of is the received bytes, the rules and nothing else.
  const schema = JSON.parse(record).schema;
  const source = createHash('sha256')
    .update(`${HEADER}\n${rows(1, 31)}\n`)
    .digest('hex');
  const origin = { format: 'kaizen-segment-1', kind: 'csv', source, delimiter: ',', schema } as const;
  expect(segment?.hash).toBe(computeSegmentHash(origin));
});

test('undeclared columns are inferred from the first batch and enforced afterwards', async () => {
  const { room } = await openDataRoom();
  const first = Array.from(
    { length: 40 },
    (_, i) => `${i},${i % 2 ? 'on' : 'off'},${i / 4},0${i},${i % 2},n${i},${i === 3 ? '' : i}`,
  );
  await ingest(room, csv(`n,state,x,code,bit,name,gap\n${first.join('\n')}\n`));
  const { columns, revision } = await room.reader.getSchema('machines');
  expect(revision).toBe(1);
  expect(columns.map(({ name, type, required }) => [name, type, required])).toEqual([
    ['n', 'integer', true],
    ['state', 'category', true],
    ['x', 'number', true],
    ['code', 'text', true],
    ['bit', 'flag', true],
    ['name', 'text', true],
    ['gap', 'integer', false],
  ]);
  expect(columns[1]?.values).toEqual(['off', 'on']);
  expect(columns[2]?.observed).toEqual({ missingShare: 0, distinct: 40, min: 0, max: 9.75 });
  const far = await ingest(room, csv('n,state,x,code,bit,name,gap\n999,on,1e6,007,1,z,\n'));
  expect(far.verdict).toBe('accepted');
  const odd = await ingest(room, csv('n,state,x,code,bit,name,gap\n1,half,1,1,1,z,\n'));
  expect(odd).toMatchObject({ verdict: 'rejected', rowsBad: 1 });
});

test('rows from another room may lack id and leak columns, and are named by content, not by file', async () => {
  const { platform, room } = await openDataRoom(machines);
  await ingest(room, csv(`${HEADER}\n${rows(1, 11)}\n`));
  await mkdir(join(platform.config.home, 'out'));
  const select = `SELECT 'L' AS kind, CAST(range AS DOUBLE) / 3 AS torque, CAST(1.0 AS DOUBLE) AS stop FROM range(500)`;
  const paths = ['snappy', 'zstd'].map((codec) => ({
    codec,
    path: join(platform.config.home, 'out', `${codec}.parquet`),
  }));
  for (const { codec, path } of paths)
    await platform.duck.execute(`COPY (${select}) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION ${codec})`);
  const [one, two] = paths.map(({ path }) => ({ kind: 'parquet-file', path, name: 'production' }) as const);
  if (one === undefined || two === undefined) throw new Error('two files');
  const first = await ingest(room, one);
  expect(first).toMatchObject({ verdict: 'accepted', rowsIn: 500 });
  expect(await ingest(room, two)).toEqual(first);
  const stored = await readVersion(platform, room, first.versionId ?? '');
  expect(stored[11]).toEqual({ id: null, kind: 'L', torque: 1 / 3, stop: 1, __row: 11 });
});

describe('what cannot be read leaves nothing behind', () => {
  const refused: ReadonlyArray<readonly [what: string, source: IngestSource, code: string, part: string]> = [
    ['an empty stream', csv(''), 'data.file_empty', 'empty'],
    ['a header only', csv(`${HEADER}\n`), 'data.no_rows', 'no rows'],
    ['a missing column', csv('id,kind,torqe,stop\n1,L,1,0\n'), 'data.header_changed', '"torqe" (nearest: "torque")'],
    ['an unexpected column', csv(`${HEADER},extra\n1,L,1,0,1\n`), 'data.header_changed', 'unexpected: "extra"'],
    ['a name twice', csv('id,ID,torque,stop\n1,L,1,0\n'), 'data.header_invalid', 'twice'],
    [
      'a spreadsheet',
      { kind: 'csv-stream', stream: Readable.from([Buffer.from('PK\u0003\u0004 and more')]), name: 'x' },
      'data.wrong_encoding',
      'ZIP',
    ],
    ['a missing file', { kind: 'csv-file', path: '/nowhere/none.csv' }, 'data.file_not_found', '/nowhere/none.csv'],
    ['a folder', { kind: 'csv-file', path: '/' }, 'data.file_unreadable', 'not a plain file'],
    [
      'no Parquet',
      { kind: 'parquet-file', path: import.meta.filename, name: 'export' },
      'data.file_unreadable',
      'Parquet',
    ],
  ];

  test('a source that cannot be read at all is refused with its reason', async () => {
    const { platform, room } = await openDataRoom(machines);
    // A version first: with an open schema, strangers would be new columns.
    await ingest(room, csv(`${HEADER}\n1,L,1,0\n`));
    const before = (await platform.outbox.find({})).items.length;
    for (const [what, source, code, part] of refused) {
      const message = expect.stringContaining(part);
      await expect(ingest(room, source), what).rejects.toMatchObject({ code, message });
      expect((await platform.outbox.find({})).items, what).toHaveLength(before);
      expect(await readdir(join(platform.config.home, 'files', '.tmp')), what).toEqual([]);
    }
  });

  test('a stream of one endless line is refused early', async () => {
    const { platform, room } = await openDataRoom(machines);
    let sent = 0;
    async function* endless() {
      yield Buffer.from(`${HEADER}\n1,L,1,0\n`);
      for (; sent < 1000; sent += 1) yield Buffer.alloc(1 << 16, 'x');
    }
    const stream = Readable.from(endless());
    onTestFinished(() => void stream.destroy());
    await expect(ingest(room, { kind: 'csv-stream', stream, name: 'endless' })).rejects.toMatchObject({
      code: 'data.line_too_long',
      message: expect.stringContaining('line 3'),
    });
    expect(sent).toBeLessThan(40);
    expect(await readdir(join(platform.config.home, 'files', '.tmp'))).toEqual([]);
  });

  test('a dataset that nobody declared', async () => {
    const { room } = await openDataRoom();
    await expect(ingest(room, csv(''))).rejects.toMatchObject({ code: 'data.file_empty' });
    expect(await room.reader.findDataset('machines')).toBeUndefined();
  });

  test('a cancelled ingest', async () => {
    const { platform, room } = await openDataRoom(machines);
    await expect(ingest(room, csv(`${HEADER}\n1,L,1,0\n`), { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(await readdir(join(platform.config.home, 'files', '.tmp'))).toEqual([]);
    expect(await room.reader.findCurrentVersion('machines')).toBeUndefined();
  });
});

test('files that no row names are removed at start after the grace time, named ones stay', async () => {
  const { platform, room } = await openDataRoom(machines);
  const outcome = await ingest(room, csv(`${HEADER}\n${rows(1, 11)}\n1,X,0,0\n`));
  const lost = createHash('sha256').update('lost').digest('hex');
  await platform.files.put(`data/segments/${lost.slice(0, 2)}/${lost}.parquet`, Buffer.from('lost'));
  await platform.files.put('data/quarantine/bat_lost.parquet', Buffer.from('lost'));
  platform.clock.set(Date.now());
  await room.start?.();
  expect(await platform.files.list('data/')).toHaveLength(4);
  platform.clock.advance(2 * 3_600_000);
  await room.start?.();
  const left = (await platform.files.list('data/')).map((file) => file.key);
  expect(left).toHaveLength(2);
  expect(left).toContain(`data/quarantine/${outcome.batchId}.parquet`);
  expect(await readVersion(platform, room, outcome.versionId ?? '')).toHaveLength(10);
});

test('a file on disk is read with progress', async () => {
  const { platform, room } = await openDataRoom(machines);
  const path = join(platform.config.home, 'in.csv');
  await writeFile(path, `${HEADER}\n${rows(1, 20001)}\n`);
  const seen: Array<{ rows: number; bytes: number; totalBytes?: number }> = [];
  const outcome = await ingest(room, { kind: 'csv-file', path }, { onProgress: (state) => seen.push(state) });
  expect(outcome.rowsIn).toBe(20_000);
  expect(seen.at(-1)).toMatchObject({ rows: 20_000 });
  expect(seen.at(-1)?.bytes).toBe(seen.at(-1)?.totalBytes);
});
