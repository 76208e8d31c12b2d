import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import type { ReadOptions } from './read-options.ts';

type Room = Awaited<ReturnType<typeof openDataRoom>>['room'];
type Cells = Readonly<Record<string, unknown>>;

let keys = 0;
const send = (room: Room, bytes: Uint8Array | readonly Uint8Array[], name: string, options: ReadOptions = {}) => {
  keys += 1;
  return room.commands.ingest({
    dataset: 'free',
    projectId: 'prj_1',
    source: { kind: 'stream', stream: Readable.from(bytes instanceof Uint8Array ? [bytes] : bytes), name, options },
    mode: 'append',
    key: `k${keys}`,
    message: 'm',
  });
};

async function read(platform: Awaited<ReturnType<typeof openDataRoom>>['platform'], room: Room, versionId = '') {
  const opened = await room.reader.openVersion(versionId);
  try {
    const rows = await platform.duck.rows(`SELECT * EXCLUDE (__row) FROM ${opened.from} ORDER BY __row`);
    return rows as readonly Cells[];
  } finally {
    opened.release();
  }
}

const city = 'id;stadt\n1;Köln\n2;Münster\n3;Łódź €\n';
const rows = [
  { id: 1, stadt: 'Köln' },
  { id: 2, stadt: 'Münster' },
  { id: 3, stadt: 'Łódź €' },
];
const latin = 'id;stadt\n1;Köln\n2;Münster\n3;Straße €\n';

test.each<[string, Uint8Array, string, ReadOptions, readonly Cells[]]>([
  ['UTF-8', Buffer.from(city), 'a.csv', {}, rows],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${city}`), 'a.csv', { encoding: 'utf-8' }, rows],
  ['UTF-16 little-endian by its mark', iconv.encode(city, 'utf-16le', { addBOM: true }), 'a.csv', {}, rows],
  ['UTF-16 big-endian by its mark', iconv.encode(city, 'utf-16be', { addBOM: true }), 'a.csv', {}, rows],
  ['UTF-16 as declared', iconv.encode(city, 'utf-16le'), 'a.csv', { encoding: 'utf-16le' }, rows],
  ['UTF-32', iconv.encode(city, 'utf-32'), 'a.csv', { encoding: 'utf-32' }, rows],
  [
    'Windows 1252',
    iconv.encode(latin, 'windows-1252'),
    'a.csv',
    { encoding: 'windows-1252' },
    [...rows.slice(0, 2), { id: 3, stadt: 'Straße €' }],
  ],
  ['gzip', gzipSync(city), 'a.csv.gz', {}, rows],
  ['gzip in two members', Buffer.concat([gzipSync(city.slice(0, 20)), gzipSync(city.slice(20))]), 'a.csv', {}, rows],
  ['gzip of UTF-16', gzipSync(iconv.encode(city, 'utf-16le', { addBOM: true })), 'a.csv.gz', {}, rows],
  [
    'single quotes',
    Buffer.from("id|stadt\n1|'K|ö''ln'\n2|\"M\n"),
    'a.csv',
    { quote: "'" },
    [
      { id: 1, stadt: "K|ö'ln" },
      { id: 2, stadt: '"M' },
    ],
  ],
  [
    'no quotes at all',
    Buffer.from('id,stadt\n1,"Köln\n2,Mün"ster"\n'),
    'a.csv',
    { quote: '' },
    [
      { id: 1, stadt: '"Köln' },
      { id: 2, stadt: 'Mün"ster"' },
    ],
  ],
  [
    'a control character between cells',
    Buffer.from('id\u0001stadt\n1\u0001Köln, am Rhein\n2\u0001M\n'),
    'a',
    { delimiter: '\u0001' },
    [
      { id: 1, stadt: 'Köln, am Rhein' },
      { id: 2, stadt: 'M' },
    ],
  ],
  [
    'no header',
    Buffer.from('1,Köln\n2,Münster\n'),
    'a.csv',
    { header: false },
    [
      { column_1: 1, column_2: 'Köln' },
      { column_1: 2, column_2: 'Münster' },
    ],
  ],
  [
    'tabs by name',
    Buffer.from('id\tstadt\n5\ta b\n6\tc\n'),
    'a.tsv',
    {},
    [
      { id: 5, stadt: 'a b' },
      { id: 6, stadt: 'c' },
    ],
  ],
  ['one row without a line break', Buffer.from('id,v\n7,8'), 'a.csv', {}, [{ id: 7, v: 8 }]],
])('CSV: %s', async (_, bytes, name, options, expected) => {
  const { platform, room } = await openDataRoom();
  const outcome = await send(room, bytes, name, options);
  expect(outcome).toMatchObject({ verdict: 'accepted', rowsIn: expected.length });
  expect(await read(platform, room, outcome.versionId)).toEqual(expected);
});

test('characters that lie across chunks are whole', async () => {
  const { platform, room } = await openDataRoom();
  for (const encoding of ['utf-8', 'utf-16le', 'shift_jis', 'gb18030', 'euc-kr']) {
    const text = encoding === 'euc-kr' ? 'id,v\n1,한국\n2,서울\n' : 'id,v\n1,東京\n2,大阪\n';
    const bytes = iconv.encode(text, encoding);
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    const outcome = await room.commands.ingest({
      dataset: `in-${encoding}`,
      projectId: 'prj_1',
      source: { kind: 'stream', stream: Readable.from(pieces), name: 'a.csv', options: { encoding } },
      mode: 'append',
      key: encoding,
      message: 'm',
    });
    const stored = await read(platform, room, outcome.versionId);
    expect(stored.map(({ v }) => v)).toEqual(encoding === 'euc-kr' ? ['한국', '서울'] : ['東京', '大阪']);
  }
});

test('the same text packed, or in another encoding, is the version that exists', async () => {
  const { room } = await openDataRoom();
  const first = await send(room, Buffer.from(city), 'a.csv');
  for (const bytes of [gzipSync(city), gzipSync(city, { level: 1 }), iconv.encode(city, 'utf-16le', { addBOM: true })])
    expect(await send(room, bytes, 'b.csv')).toEqual(first);
  expect(await send(room, Buffer.from(city), 'a.csv', { quote: "'" })).not.toEqual(first);
});

test('JSON lines keep types, order of fields and nested values; null and absent are missing', async () => {
  const { platform, room } = await openDataRoom();
  const lines = [
    '{"id": 1, "code": "007", "ok": true, "deep": {"a": [1, 2]}, "x": 1.50, "big": 12345678901234567890, "s": "ü\\n\\u00e4"}',
    '',
    '  {"code": "8", "id": 2, "ok": false, "deep": [], "x": 2, "late": "z"}\r',
    '{"id": 3, "code": "", "ok": null, "deep": null, "x": 3e0, "s": "b,\\"c"}',
  ];
  const outcome = await send(room, gzipSync(lines.join('\n')), 'a.jsonl.gz');
  expect(outcome).toMatchObject({ verdict: 'accepted', rowsIn: 3 });
  const { columns } = await room.reader.getSchema('free');
  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'id: integer',
    'code: text',
    'ok: flag',
    'deep: text',
    'x: number',
    'big: number',
    's: text',
    'late: text',
  ]);
  const stored = await read(platform, room, outcome.versionId);
  expect(stored[0]).toEqual({
    id: 1,
    code: '007',
    ok: 1,
    deep: '{"a":[1,2]}',
    x: 1.5,
    big: 12345678901234567000,
    s: 'ü\nä',
    late: null,
  });
  expect(stored[1]).toMatchObject({ id: 2, code: '8', ok: 0, deep: '[]', late: 'z', s: null });
  expect(stored[2]).toMatchObject({ code: null, ok: null, deep: null, x: 3, s: 'b,"c' });
});

test('Parquet keeps types; nested values are JSON text, bytes that are text are text', async () => {
  const { platform, room } = await openDataRoom();
  await mkdir(join(platform.config.home, 'out'));
  const path = join(platform.config.home, 'out', 'a.parquet');
  await platform.duck.execute(`COPY (SELECT CAST(i AS INTEGER) AS id, CAST(i AS DOUBLE) AS whole, i % 2 = 0 AS even, '0' || i AS code,
    {'a': i, 'b': ['x', 'y']} AS deep, [i, NULL] AS list, MAP {'k': i} AS map, DATE '2024-02-28' + CAST(i AS INTEGER) AS day,
    TIMESTAMP '2024-01-01 00:00:00' + INTERVAL (i) HOUR AS at, encode('text' || i) AS bytes, CAST(i AS DECIMAL(9, 2)) AS price, i AS bit
    FROM range(3) t(i)) TO ${quoteLiteral(path)} (FORMAT parquet)`);
  const outcome = await room.commands.ingest({
    dataset: 'free',
    projectId: 'prj_1',
    source: { kind: 'file', path, name: 'a.parquet', options: {} },
    mode: 'append',
    key: 'p',
    message: 'm',
  });
  const types = Object.fromEntries((await room.reader.getSchema('free')).columns.map(({ name, type }) => [name, type]));
  expect(types).toMatchObject({
    id: 'integer',
    whole: 'number',
    even: 'flag',
    code: 'text',
    price: 'number',
    deep: 'text',
  });
  const stored = await read(platform, room, outcome.versionId);
  expect(stored[2]).toMatchObject({
    id: 2,
    whole: 2,
    even: 1,
    code: '02',
    deep: '{"a":2,"b":["x","y"]}',
    list: '[2,null]',
    map: '{"k":2}',
    day: '2024-03-01',
    at: '2024-01-01 02:00:00',
    bytes: 'text2',
    price: 2,
  });
});
