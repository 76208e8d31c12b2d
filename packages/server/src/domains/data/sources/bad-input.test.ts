import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { JobAccepted, JobView } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import { createAppScene, type List } from '../../../testing/app-scene.ts';
import { decideParquetClaims } from './parquet-guard.duck.ts';

const manifest = `
kaizen: 1
project: mill
data:
  readings:
    source: {}
    columns: { id: { type: integer }, t: { type: number } }
    validation: { policy: quarantine, maxBadShare: 0.9 }
`;
const good = `id,t\n${Array.from({ length: 50 }, (_, at) => `${at},${at / 2}\n`).join('')}`;

async function open() {
  const scene = await createAppScene();
  await scene.apply(manifest);
  const { app } = scene;
  const upload = async (bytes: Uint8Array | string, query: string): Promise<{ code: string; job?: JobView }> => {
    const url = `/api/v1/datasets/readings/batches?mode=append&${query}`;
    const payload = typeof bytes === 'string' ? bytes : Buffer.from(bytes);
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/octet-stream' },
      payload,
    });
    if (answer.statusCode !== 202) return { code: answer.json().error.code };
    const job = await app.platform.jobs.ended(answer.json<JobAccepted>().jobId);
    return { code: job.error?.code ?? job.state, job };
  };
  const filesNow = async () => (await app.platform.files.list('')).map(({ key }) => key).sort();
  /** What the home holds of the dataset: nothing of it may change by what is refused. */
  const stored = async () => ({
    dataset: await scene.get('/api/v1/datasets/readings'),
    batches: (await scene.get<List<{ id: string }>>('/api/v1/datasets/readings/batches')).items.map(({ id }) => id),
    scratch: await readdir(join(app.platform.config.home, 'files', '.tmp')).catch(() => []),
    files: await filesNow(),
  });
  /** The server takes good rows as before. */
  const standsFirm = async () => {
    expect(await upload(good, 'name=good.csv')).toMatchObject({ code: 'succeeded' });
    expect(await scene.get('/api/v1/datasets/readings')).toMatchObject({ currentVersion: { rows: 50 } });
  };
  const parquet = async (select: string, more = '') => {
    const path = join(app.platform.config.home, 'made.parquet');
    await app.platform.duck.execute(`COPY (${select}) TO ${quoteLiteral(path)} (FORMAT parquet${more})`);
    return readFile(path);
  };
  return { ...scene, upload, stored, standsFirm, parquet };
}

const gzip = gzipSync(good.repeat(40), { level: 9 });
const flipped = Buffer.from(gzip);
flipped[Math.floor(gzip.length / 2)] = (flipped[Math.floor(gzip.length / 2)] ?? 0) ^ 0xff;

const refused: ReadonlyArray<readonly [what: string, bytes: Uint8Array | string, query: string, code: string]> = [
  ['gzip cut in the middle', gzip.subarray(0, gzip.length / 2), 'name=a.csv.gz', 'data.file_cut'],
  ['gzip cut before its checksum', gzip.subarray(0, gzip.length - 4), 'name=a.csv.gz', 'data.file_cut'],
  ['gzip with a changed byte', flipped, 'name=a.csv.gz', 'data.file_cut'],
  ['text that calls itself gzip', good, 'name=a.csv&compression=gzip', 'data.file_unreadable'],
  ['Parquet that begins and breaks off', 'PAR1 and nothing more', 'name=a.parquet', 'data.file_cut'],
  ['text named Parquet', good, 'name=a.parquet', 'data.file_unreadable'],
  ['Parquet named text', Buffer.from('PAR1\u0001\u0002PAR1'), 'name=a.csv', 'data.wrong_encoding'],
  ['a spreadsheet', Buffer.from('PK\u0003\u0004rest'), 'name=a.csv', 'data.wrong_encoding'],
  ['names twice', 'id,t,ID\n1,2,3\n', 'name=a.csv', 'data.header_invalid'],
  ['names twice in JSON', '{"id":1,"t":1,"T":2}\n', 'name=a.jsonl', 'data.header_invalid'],
  ['no names', ',\n1,2\n', 'name=a.csv', 'data.header_invalid'],
  ['an endless line', `id,t\n1,${'9'.repeat(3 << 20)}`, 'name=a.csv', 'data.line_too_long'],
  ['an endless line, packed', gzipSync(`id,t\n1,${'9'.repeat(3 << 20)}`), 'name=a.csv.gz', 'data.line_too_long'],
  [
    'an endless line in another encoding',
    Buffer.from(`id,t\n1,${'9'.repeat(3 << 20)}`, 'utf16le'),
    'name=a.csv&encoding=utf-16le',
    'data.line_too_long',
  ],
  ['an endless line of JSON', `{"id":1,"t":"${'9'.repeat(3 << 20)}"}`, 'name=a.jsonl', 'data.line_too_long'],
  ['an endless quoted cell', `id,t\n1,"${'9\n'.repeat(2 << 20)}`, 'name=a.csv', 'data.line_too_long'],
  ['one JSON array', '[{"id":1,"t":2}]', 'name=a.json', 'data.json_no_lines'],
  [
    'more columns than are taken',
    `${Array.from({ length: 10_001 }, (_, at) => `c${at}`).join(',')}\n${'1,'.repeat(10_000)}1\n`,
    'name=a.csv',
    'data.too_many_columns',
  ],
  [
    '10,000 columns that nobody knows',
    `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',')}\n${'1,'.repeat(9999)}1\n`,
    'name=a.csv',
    'data.header_changed',
  ],
  ['an unknown encoding', good, 'name=a.csv&encoding=klingon', 'data.encoding_unknown'],
  ['a quote that is a letter', good, 'name=a.csv&quote=x', 'data.quote_invalid'],
  ['only a header', 'id,t\n', 'name=a.csv', 'data.no_rows'],
  ['only blank lines of JSON', '\n\n', 'name=a.jsonl', 'data.no_rows'],
];

test('what cannot be read is refused with its reason; nothing of it stays, and the server goes on', async () => {
  const { upload, stored, standsFirm } = await open();
  const before = await stored();
  for (const [what, bytes, query, code] of refused) {
    expect.soft((await upload(bytes, query)).code, what).toBe(code);
    expect.soft(await stored(), what).toEqual(before);
  }
  await standsFirm();
});

test('CSV cut in the middle, mixed encodings, NaN, dates and words in numbers go aside row by row', async () => {
  const { upload, get } = await open();
  const lines = [
    '1,1',
    '2,NaN',
    '3,Infinity',
    '4,-inf',
    '5,1e999',
    '6,2024-02-30',
    '7,twelve',
    '8,"8"',
    '9,1.5',
    '10,0x10',
    '11,1_000',
    '12,',
  ];
  const bytes = Buffer.concat([
    Buffer.from(`id,t\n${lines.join('\n')}\n`),
    Buffer.from([0x31, 0x33, 0x2c, 0xe9, 0x0a]),
    Buffer.from('14,\0\n15,15,15\n16'),
  ]);
  const { job } = await upload(bytes, 'name=a.csv');
  expect(job).toMatchObject({ state: 'succeeded', result: { verdict: 'quarantined', rowsIn: 16, rowsBad: 12 } });
  const result = job?.result as { batchId: string };
  const { reasons } = await get<{ reasons: Array<{ rule: string; count: number; samples: Array<{ line: number }> }> }>(
    `/api/v1/datasets/readings/batches/${result.batchId}`,
  );
  expect(reasons.map(({ rule, count }) => `${rule} ${count}`).sort()).toEqual([
    'encoding 2',
    'missing 1',
    'shape 2',
    'type 7',
  ]);
  expect(reasons.find(({ rule }) => rule === 'encoding')?.samples.map(({ line }) => line)).toEqual([14, 15]);
  expect(reasons.find(({ rule }) => rule === 'shape')?.samples.map(({ line }) => line)).toEqual([16, 17]);
});

test('bytes that are not text in the declared encoding go aside', async () => {
  const { upload } = await open();
  const bytes = Buffer.concat([Buffer.from('id,t\n1,1\n2,'), Buffer.from([0x81, 0xff]), Buffer.from('\n3,3\n')]);
  const { job } = await upload(bytes, 'name=a.csv&encoding=shift_jis');
  expect(job).toMatchObject({ result: { verdict: 'quarantined', rowsIn: 3, rowsBad: 1 } });
});

test('JSON lines with broken ones among them: only those go aside', async () => {
  const { upload, get } = await open();
  const deep = `{"id":9,"t":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const lines = [
    '{"id":1,"t":1}',
    '{"id":2',
    '[3,3]',
    '"4"',
    '{"id":5,"t":"\\u0000"}',
    '{"id":6,"t":"\\ud800"}',
    '{"id":7,"t":NaN}',
    '{"id":8,"t":"x"}',
    deep,
    '{"id":10,"t":1e999}',
    '{"id":11}',
    '{"id":12,"t":2}',
  ];
  const { job } = await upload(lines.join('\n'), 'name=a.jsonl');
  expect(job).toMatchObject({ state: 'succeeded', result: { verdict: 'quarantined', rowsIn: 12, rowsBad: 10 } });
  const result = job?.result as { batchId: string };
  const { reasons } = await get<{ reasons: Array<{ rule: string; samples: Array<{ line: number }> }> }>(
    `/api/v1/datasets/readings/batches/${result.batchId}`,
  );
  const linesOf = (rule: string) => reasons.find((reason) => reason.rule === rule)?.samples.map(({ line }) => line);
  expect(linesOf('shape')).toEqual([2, 3, 4, 7]);
  expect(linesOf('encoding')).toEqual([5, 6]);
  expect(linesOf('type')).toEqual([8, 9, 10]);
});

test('Parquet: cut, changed bytes, numbers that are none, and files that unfold to far more than they are', async () => {
  const { upload, stored, parquet } = await open();
  const whole = await parquet('SELECT i AS id, i / 2 AS t FROM range(1000) r(i)');
  const codes = new Set([
    'data.file_cut',
    'data.file_unreadable',
    'data.parquet_bomb',
    'data.header_invalid',
    'data.header_changed',
    'succeeded',
  ]);
  for (const share of [0.1, 0.5, 0.9, 0.99]) {
    expect((await upload(whole.subarray(0, whole.length * share), 'name=a.parquet')).code).toBe('data.file_cut');
  }
  const hole = Buffer.concat([whole.subarray(0, 100), whole.subarray(whole.length - 800)]);
  expect(codes).toContain((await upload(hole, 'name=a.parquet')).code);
  const odd = await parquet("FROM (VALUES (1, 1.5::DOUBLE), (2, 'NaN'), (3, '-Infinity'), (4, NULL)) r(id, t)");
  const { job } = await upload(odd, 'name=odd.parquet');
  expect(job).toMatchObject({ state: 'succeeded', result: { verdict: 'quarantined', rowsIn: 4, rowsBad: 3 } });
  const before = await stored();
  // A run of one value: few bytes, very many rows.
  const bomb = await parquet('SELECT 1 AS id, 1.5 AS t FROM range(26000000)', ', ROW_GROUP_SIZE 26000000');
  expect(bomb.length).toBeLessThan(26_000);
  expect((await upload(bomb, 'name=bomb.parquet')).code).toBe('data.parquet_bomb');
  expect(await stored()).toEqual(before);
  expect((await upload(good, 'name=good.csv')).code).toBe('succeeded');
}, 60_000);

test.each([
  [{ bytes: 1000, rows: 10, rowGroups: 1, columns: 2, unfolded: 900, largestChunk: 500 }, undefined],
  [{ bytes: 5e9, rows: 7e9, rowGroups: 70_000, columns: 50, unfolded: 4e11, largestChunk: 1e6 }, undefined],
  [{ bytes: 1000, rows: 2 ** 40, rowGroups: 1, columns: 2, unfolded: 900, largestChunk: 500 }, 'declares'],
  [{ bytes: 1000, rows: -1, rowGroups: 1, columns: 2, unfolded: 900, largestChunk: 500 }, 'below nothing'],
  [{ bytes: 1e7, rows: 10, rowGroups: 1e6, columns: 2, unfolded: 900, largestChunk: 500 }, 'row groups'],
  [{ bytes: 1e5, rows: 10, rowGroups: 1, columns: 2, unfolded: 2e9, largestChunk: 1e9 }, 'unfold'],
  [{ bytes: 1e8, rows: 10, rowGroups: 1, columns: 2, unfolded: 6e9, largestChunk: 5e9 }, 'one column'],
])('claims %j: %s', (claims, part) => {
  const why = decideParquetClaims(claims);
  if (part === undefined) expect(why).toBeUndefined();
  else expect(why).toContain(part);
});

test('a gzip bomb is stopped early', async () => {
  const { upload, stored, standsFirm } = await open();
  const before = await stored();
  // Members of one gzip file follow each other: 300 MB of long broken records in 0.3 MB, packed once and written nowhere.
  const member = gzipSync(`${'0'.repeat(1 << 16)}\n`.repeat(16), { level: 9 });
  const bomb = Buffer.concat([gzipSync('id,t\n'), ...Array.from({ length: 300 }, () => member)]);
  expect((await upload(bomb, 'name=bomb.csv.gz')).code).toBe('data.compression_bomb');
  expect(await stored()).toEqual(before);
  await standsFirm();
}, 60_000);
