import { mkdir, mkdtemp, realpath, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest, SourceSpec } from '@kaizen/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDataRoom } from '../testing/machine-data.ts';
import { listBatchFiles } from './source-store.sql.ts';

const manifestOf = (source: SourceSpec): Manifest => ({
  kaizen: 1,
  project: 'plant',
  data: { readings: { source, columns: { id: { type: 'integer' }, t: { type: 'number' } } } },
});

async function open(source: SourceSpec, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sources-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  const put = async (name: string, content: string | Uint8Array) => {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  for (const [name, content] of Object.entries(files)) await put(name, content);
  const { platform, room } = await openDataRoom(manifestOf(source));
  let loads = 0;
  const load = (key?: string) => {
    loads += 1;
    return room.commands.load({ dataset: 'readings', folder, key: key ?? `load ${loads}`, author: 'me' });
  };
  const ids = async () => {
    const { id } = (await room.reader.findCurrentVersion('readings')) ?? { id: '' };
    const opened = await room.reader.openVersion(id);
    const rows = await platform.duck.rows(`SELECT id FROM ${opened.from} ORDER BY __row`);
    opened.release();
    return rows.map((row) => row.id);
  };
  return { folder, platform, room, load, ids, put };
}

describe('a folder', () => {
  test('is one batch in order of name; the next load reads only new files, whose names are kept', async () => {
    const { load, ids, put, platform } = await open(
      { folder: 'in' },
      {
        'in/2026-02.csv.gz': gzipSync('id,t\n3,3\n4,x\n'),
        'in/2026-01.csv': 'id,t\n1,1\n2,2\n',
        'in/2026-03.jsonl': '{"t":5,"id":5}\n{"t":6,"id":6}\n',
        'in/.hidden.csv': 'not, mine\n',
        'in/notes.md': 'not mine',
        'in/empty.csv': '',
        'in/deeper/2026-04.csv': 'id,t\n9,9\n',
      },
    );
    // One bad row of six is more than 5 %.
    const refused = await load();
    expect(refused).toMatchObject({ kind: 'ingested', outcome: { verdict: 'rejected', rowsIn: 6, rowsBad: 1 } });
    await put('in/2026-02.csv.gz', gzipSync('id,t\n3,3\n4,4\n'));
    const first = await load();
    expect(first).toMatchObject({ kind: 'ingested', mode: 'append', outcome: { verdict: 'accepted', rowsIn: 6 } });
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6]);
    const batchId = first.kind === 'ingested' ? first.outcome.batchId : '';
    const files = await listBatchFiles(platform.db, batchId, { from: 0, limit: 10 });
    expect(files.map(({ name, first_row, rows }) => [name, first_row, rows])).toEqual([
      ['2026-01.csv', 0, 2],
      ['2026-02.csv.gz', 2, 2],
      ['2026-03.jsonl', 4, 2],
    ]);
    expect(await load()).toEqual({ kind: 'nothing_new', source: 'in' });
    await put('in/2026-05.csv', 't,id\n7,7\n');
    expect(await load('once')).toMatchObject({ kind: 'ingested', outcome: { rowsIn: 1 } });
    expect(await load('once')).toMatchObject({ kind: 'ingested', outcome: { rowsIn: 1 } });
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('says line and file of a bad row, and refuses a file that was changed after it was read', async () => {
    const text = (from: number, to: number, bad = '') =>
      `id,t\n${Array.from({ length: to - from }, (_, at) => `${from + at},1\n`).join('')}${bad}`;
    const { load, put, room, folder } = await open(
      { folder: 'in' },
      { 'in/a.csv': text(0, 40), 'in/b.csv': text(40, 80, '80,hot\n1,2,3\n') },
    );
    const loaded = await load();
    const batch = await room.reader.getBatch(loaded.kind === 'ingested' ? loaded.outcome.batchId : '');
    expect(batch).toMatchObject({ verdict: 'quarantined', rowsBad: 2 });
    expect(batch.reasons.find(({ rule }) => rule === 'type')?.samples).toEqual([{ line: 42, value: 'hot' }]);
    expect(batch.reasons.find(({ rule }) => rule === 'shape')?.observed).toBe('3 cells (b.csv)');
    // Touched, but the same bytes: not changed.
    await utimes(join(folder, 'in/a.csv'), 1, 1);
    expect(await load()).toMatchObject({ kind: 'nothing_new' });
    await put('in/a.csv', text(100, 140));
    await expect(load()).rejects.toMatchObject({
      code: 'data.file_changed',
      message: expect.stringContaining('in/a.csv'),
    });
  });

  test('takes a pattern, also below it; mode replace reads all of it each time', async () => {
    const { load, ids, put } = await open(
      { folder: 'in', files: '**/part-*.csv', mode: 'replace' },
      { 'in/x/part-1.csv': 'id,t\n1,1\n', 'in/part-0.csv': 'id,t\n0,0\n', 'in/other.csv': 'id,t\n9,9\n' },
    );
    await load();
    expect(await ids()).toEqual([0, 1]);
    await put('in/part-0.csv', 'id,t\n5,5\n');
    await load();
    expect(await ids()).toEqual([5, 1]);
  });
});

describe('a path outside the allowed roots is refused', () => {
  const outside: ReadonlyArray<[string, SourceSpec]> = [
    ['above', { file: '../secret.csv' }],
    ['above, and none there', { file: '../no-such.csv' }],
    ['absolute', { file: '/etc/passwd' }],
    ['absolute, and none there', { file: '/etc/no-such-file' }],
    ['a link', { file: 'link.csv' }],
    ['below a link', { file: 'linked/secret.csv' }],
    ['a folder above', { folder: '..' }],
    ['a link in a folder', { folder: 'in' }],
    ['a folder that is a link', { folder: 'linked' }],
  ];
  test.each(outside)('%s', async (_, source) => {
    const { folder, load, room } = await open(source, { 'in/a.csv': 'id,t\n1,1\n' });
    const secret = await mkdtemp(join(tmpdir(), 'secret-'));
    onTestFinished(() => rm(secret, { recursive: true }));
    await writeFile(join(secret, 'secret.csv'), 'id,t\n42,42\n');
    await symlink(join(secret, 'secret.csv'), join(folder, 'link.csv'));
    await symlink(join(secret, 'secret.csv'), join(folder, 'in/link.csv'));
    await symlink(secret, join(folder, 'linked'));
    await expect(load()).rejects.toMatchObject({ code: 'data.path_outside', kind: 'forbidden' });
    expect(await room.reader.findCurrentVersion('readings')).toBeUndefined();
  });

  test('a link that stays inside, and a folder of the setting, may be read', async () => {
    const { folder, load, ids } = await open({ file: 'now.csv' }, { 'data/a.csv': 'id,t\n1,1\n' });
    await symlink(join(folder, 'data/a.csv'), join(folder, 'now.csv'));
    await load();
    expect(await ids()).toEqual([1]);
    const shared = await realpath(await mkdtemp(join(tmpdir(), 'shared-')));
    onTestFinished(() => rm(shared, { recursive: true }));
    await writeFile(join(shared, 'b.csv'), 'id,t\n2,2\n');
    const { platform, room } = await openDataRoom(manifestOf({ file: join(shared, 'b.csv') }), {
      config: { dataFolders: `/nowhere:${shared}` },
    });
    await room.commands.load({ dataset: 'readings', folder, key: 'k', author: 'me' });
    expect((await room.reader.findCurrentVersion('readings'))?.rows).toBe(1);
    expect(platform.config.dataFolders).toContain(shared);
  });

  test('a file that is named but missing is named', async () => {
    const { load, folder, put } = await open({ file: 'a.csv' });
    await expect(load()).rejects.toMatchObject({
      code: 'data.file_not_found',
      message: expect.stringContaining('a.csv'),
    });
    await put('b.csv', 'id,t\n1,1\n');
    await rename(join(folder, 'b.csv'), join(folder, 'a.csv'));
    expect(await load()).toMatchObject({ kind: 'ingested' });
  });
});

test.each<[string, SourceSpec, string]>([
  ['two places', { file: 'a.csv', folder: 'b' }, 'source.folder: stands beside file'],
  ['a pattern without a folder', { file: 'a.csv', files: '*' }, 'source.files: goes with folder'],
  ['a watermark of a file', { file: 'a.csv', watermark: 'at' }, 'source.watermark: goes with postgres'],
  [
    'a replacing watermark',
    { postgres: { connection: 'DB', query: 'x' }, watermark: 'at', mode: 'replace' },
    'source.mode: is replace',
  ],
  ['the encoding of Parquet', { file: 'a.parquet', encoding: 'utf-8' }, 'source.encoding: is for text'],
  ['the quote of JSON', { file: 'a.jsonl', quote: "'" }, 'source.quote: is for CSV'],
  [
    'the layout of a query',
    { postgres: { connection: 'DB', query: 'x' }, header: false },
    'source.header: is for files',
  ],
  ['an unknown encoding', { file: 'a.csv', encoding: 'klingon' }, 'source.encoding: "klingon"'],
  ['base64', { file: 'a.csv', encoding: 'base64' }, 'source.encoding: "base64"'],
  ['a letter as a quote', { file: 'a.csv', quote: 'q' }, 'source.quote: "q"'],
  ['a quote as a delimiter', { file: 'a.csv', delimiter: '"' }, 'source.delimiter: "\\""'],
  ['pushes beside a file', { file: 'a.csv', push: {} }, 'source.push: says when'],
  ['a mode of nothing', { mode: 'append' }, 'source.mode: says how'],
])('the manifest refuses %s', async (_, source, part) => {
  await expect(openDataRoom(manifestOf(source))).rejects.toMatchObject({
    code: 'data.manifest_invalid',
    message: expect.stringContaining(part),
  });
});
