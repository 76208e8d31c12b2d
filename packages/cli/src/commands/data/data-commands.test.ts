import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createClient, type KaizenClient } from '@kaizen/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readServerFile } from '../../server-address.ts';
import { createCall } from '../../testing/call-verb.ts';
import { type KaizenProcess, parseJsonLine, runKaizen, startUp } from '../../testing/kaizen-process.ts';
import { makeTestFolder } from '../../testing/test-folder.ts';
import { define } from '../data.ts';

const folder = makeTestFolder('data-commands');
const home = join(folder.path, 'home');
const at = (name: string) => join(folder.path, name);
const data = createCall(define, home);
let server: KaizenProcess | undefined;
let client: KaizenClient;

const manifest = `
kaizen: 1
project: mill
data:
  readings:
    source: { file: readings.csv }
    columns: { id: { type: integer, unique: true }, t: { type: number, max: 100 }, town: { type: text, required: false } }
    validation: { rules: [{ rule: expect_column_mean_to_be_between, column: t, max_value: 50 }] }
  streamed: { source: {} }
  people: { source: {} }
`;
const rows = (from: number, to: number, t = 10) =>
  Array.from({ length: to - from }, (_, row) => `${from + row},${t + (row % 5)}\n`).join('');

beforeAll(async () => {
  server = await startUp(['--home', home, '--port', '0'], { cwd: folder.path });
  const address = readServerFile(home);
  client = createClient({ url: address?.url ?? '', token: address?.token ?? '', retries: 0 });
  writeFileSync(at('readings.csv'), `id,t\n${rows(0, 40)}`);
  await client.projects.registerFolder(folder.path);
  await client.projects.apply({ text: manifest, folder: folder.path });
}, 120_000);

afterAll(async () => {
  await server?.end('SIGKILL');
  folder.remove();
});

describe('kaizen data ingest', () => {
  it('loads the declared source, says what came of it, and that nothing is new', async () => {
    const first = await data('ingest', 'readings', '--json');
    expect(first).toMatchObject({ code: 0, result: { dataset: 'readings', rowsIn: 40, rowsBad: 0, state: 'current' } });
    expect(first.text).toMatch(/^✓ readings\.csv: 40 rows read, 0 of them bad; version dv_[0-9a-f]+\.$/);
    expect((await data('ingest', 'readings')).code).toBe(0);
    await expect(data('ingest', 'streamed')).rejects.toThrow(/streamed declares no source\. .*kaizen data push/);
    await expect(data('ingest', 'reading')).rejects.toThrow(/"reading"/);
  });
});

describe('kaizen data push', () => {
  it('sends files of every kind, each as a batch, and reads them as it is told', async () => {
    writeFileSync(at('a.csv.gz'), gzipSync(`id,t\n${rows(100, 110)}`));
    writeFileSync(at('b.jsonl'), '{"id":110,"t":11}\n');
    writeFileSync(at('c.txt'), Buffer.from('111|12|Z\xfcrich\n', 'latin1'));
    const sent = await data('push', 'readings', at('a.csv.gz'), at('b.jsonl'), '--json');
    expect(sent).toMatchObject({ code: 0, result: { dataset: 'readings', files: [{ rowsIn: 10 }, { rowsIn: 1 }] } });
    const options = ['--delimiter', '|', '--no-header', '--encoding', 'latin1', '--message', 'by hand'];
    const { result } = await data('push', 'readings', at('c.txt'), ...options);
    const { currentVersion } = await client.datasets.get('readings');
    expect(currentVersion).toMatchObject({ rows: 52, message: 'by hand' });
    expect(result).toMatchObject({ files: [{ versionId: currentVersion?.id }] });
    expect(await (await client.open('/api/v1/datasets/readings@current.csv')).text()).toContain('111,12.0,Zürich\n');
  });

  it('ends with 3 when a batch is rejected or its version is held, and says why and what to do', async () => {
    writeFileSync(at('bad.csv'), 'id,t\n200,hot\n201,500\n');
    const rejected = await data('push', 'readings', at('bad.csv'));
    expect(rejected).toMatchObject({ code: 3, result: { files: [{ verdict: 'rejected', rowsBad: 2 }] } });
    expect(rejected.text).toMatch(/rejected, nothing entered\. Batch bat_\S+ says why\. Most frequent: t, type \(1\)/);
    writeFileSync(at('hot.csv'), `id,t\n${rows(300, 400, 90)}`);
    const held = await data('push', 'readings', at('hot.csv'));
    expect(held).toMatchObject({ code: 3, result: { files: [{ verdict: 'accepted', state: 'staged' }] } });
    expect(held.text).toMatch(/✗ t: expected .*observed .*\n.*kaizen data accept readings dv_\S+ --reason/);
  });

  it('refuses what is no file before anything is sent', async () => {
    writeFileSync(at('empty.csv'), '');
    const before = await client.datasets.batches('readings');
    await expect(data('push', 'readings', at('none.csv'))).rejects.toThrow(
      /none\.csv cannot be read: it does not exist/,
    );
    await expect(data('push', 'readings', at('b.jsonl'), folder.path)).rejects.toThrow(
      /is not a file.*kaizen data ingest/,
    );
    await expect(data('push', 'readings', at('empty.csv'))).rejects.toThrow(/is empty; nothing was sent/);
    await expect(data('push', 'readings', at('b.jsonl'), '--quote', 'x')).rejects.toMatchObject({
      code: 'data.quote_invalid',
    });
    await expect(data('push', 'readings')).rejects.toMatchObject({ code: 'commander.missingArgument' });
    await expect(data('push', 'readings', 'x', '--format', 'xlsx')).rejects.toThrow(/csv, json-lines, parquet/);
    expect(await client.datasets.batches('readings')).toEqual(before);
  });
});

describe('kaizen data profile', () => {
  it('shows a line a column of any version, or one column in full', async () => {
    const { text, result } = await data('profile', 'readings');
    expect(text).toContain('52 rows, 3 columns');
    expect(text).toMatch(/^t +number +[▁▂▃▄▅▆▇█ ]+ +0 +5 +11\.98 +10 +14$/m);
    expect(result).toMatchObject({
      dataset: 'readings',
      rows: 52,
      columns: [{ name: 'id' }, { name: 't' }, { name: 'town' }],
    });
    const former = await data('profile', 'readings@1', '--column', 't');
    expect(former.text).toContain('t (number)\n  51 rows, 0 missing');
    expect(former.result).toMatchObject({ column: { name: 't', count: 51, min: 10, max: 14 } });
    await expect(data('profile', 'readings', '--column', 'x')).rejects.toThrow(/"x"/);
    await expect(data('profile', 'streamed')).rejects.toThrow(/streamed has no version yet/);
    await expect(data('profile', 'readings@nothing')).rejects.toMatchObject({ code: 'data.version_not_found' });
  });
});

describe('kaizen data get', () => {
  it('writes a version as Parquet or CSV, whole or not at all', async () => {
    const out = at('out.csv');
    const got = await data('get', 'readings', '1', '--format', 'csv', '--out', out);
    expect(got.result).toMatchObject({ file: out, rows: 51, bytes: readFileSync(out).length });
    expect(readFileSync(out, 'utf8').split('\n').slice(0, 2)).toEqual(['id,t,town', '0,10.0,']);
    expect(got.text).toMatch(
      /In a notebook: pandas\.read_csv\("http:\/\/127\.0\.0\.1:\d+\/api\/v1\/datasets\/readings@dv_/,
    );
    await data('get', 'readings', '--out', at('out.parquet'));
    expect(readFileSync(at('out.parquet')).subarray(0, 4).toString()).toBe('PAR1');
    mkdirSync(at('made'));
    await expect(data('get', 'readings', '--out', at('none/out.csv'))).rejects.toThrow(
      /cannot be written: it does not/,
    );
    await expect(data('get', 'readings', '--out', at('made'))).rejects.toThrow(/made cannot be written/);
    await expect(data('get', 'readings', '--format', 'xlsx')).rejects.toThrow(/takes parquet or csv/);
    await expect(data('get', 'readings', 'nothing', '--out', out)).rejects.toMatchObject({
      code: 'data.version_not_found',
    });
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('kaizen data validate', () => {
  it('asks a version by any reference; exit code 1 when a rule is broken', async () => {
    expect(await data('validate', 'readings@current')).toMatchObject({ code: 0, result: { success: true, rows: 52 } });
    expect(await data('validate', 'readings@1')).toMatchObject({ code: 0, result: { rows: 51 } });
    const [held] = (await client.datasets.versions('readings')).items.filter(({ state }) => state === 'staged');
    const broken = await data('validate', `readings@${held?.id}`, '--html', at('report/page.html'));
    expect(broken).toMatchObject({ code: 1, result: { success: false, tally: { failed: 1 } } });
    expect(broken.text).toMatch(/^readings: 1 of \d+ rules are broken, over 152 rows\.\n {2}✕ t {2}/);
    expect(readFileSync(at('report/page.html'), 'utf8')).toMatch(/^<!doctype html>.*expect_column_mean_to_be_between/s);
  });

  it('takes files of every format and ingests nothing', async () => {
    const before = await client.datasets.batches('readings');
    for (const [file, ...options] of [
      ['a.csv.gz'],
      ['b.jsonl'],
      ['c.txt', '--delimiter', '|', '--no-header', '--encoding', 'latin1'],
      ['out.parquet'],
    ])
      expect(await data('validate', 'readings', '--file', at(file ?? ''), ...options)).toMatchObject({ code: 0 });
    const bad = await data('validate', 'readings', '--file', at('bad.csv'));
    expect(bad).toMatchObject({ code: 1, result: { source: 'bad.csv', success: false } });
    expect(bad.text).toMatch(/✕ t .*Values out of range.*\n +row 3 /);
    const file = at('b.jsonl');
    await expect(data('validate', 'readings', '--file', at('none'))).rejects.toThrow(/none/);
    await expect(data('validate', 'readings', '--file', at('empty.csv'))).rejects.toThrow(/is empty/);
    await expect(data('validate', 'readings', '--file', file, '--encoding', 'klingon')).rejects.toMatchObject({
      code: 'data.encoding_unknown',
    });
    await expect(data('validate', 'readings', '--file', file, '--format', 'parquet')).rejects.toThrow(/cannot be read/);
    expect(await client.datasets.batches('readings')).toEqual(before);
  });

  it('tells a CI job by its exit code and one JSON line', async () => {
    const run = (file: string) =>
      runKaizen(['data', 'validate', 'readings', '--file', file, '--json', '--home', home], { cwd: folder.path });
    const good = await run('a.csv.gz');
    expect({ code: good.code, report: parseJsonLine(good.stdout) }).toMatchObject({
      code: 0,
      report: { success: true },
    });
    const bad = await run('bad.csv');
    expect({ code: bad.code, report: parseJsonLine(bad.stdout) }).toMatchObject({
      code: 1,
      report: { success: false },
    });
    expect((await run('none.csv')).stderr).toMatch(/^kaizen: none\.csv cannot be used: it does not exist\.$/m);
  });
});

describe('kaizen data sensitive and synth', () => {
  it('finds columns about people, takes a word on them, and masks what is confirmed', async () => {
    const people = Array.from({ length: 60 }, (_, i) => `${i},person.${i}@example.org,${i % 4}\n`).join('');
    writeFileSync(at('people.csv'), `id,email,kind\n${people}`);
    await data('push', 'people', at('people.csv'));
    expect((await data('sensitive', 'scan', 'people')).text).toMatch(/3 columns of dv_\S+ were looked at\./);
    const listed = await data('sensitive', 'list', 'people', '--json');
    expect(listed.result).toMatchObject({ columns: [{ column: 'email', status: 'proposed', class: 'email' }] });
    expect(listed.text).toContain('1 wait for you, and are not masked: kaizen data sensitive confirm people email');
    expect((await data('sensitive', 'confirm', 'people', 'email')).text).toContain('masked by hash');
    const out = at('people-out.csv');
    const masked = await data('get', 'people', '--format', 'csv', '--out', out);
    expect(masked).toMatchObject({ code: 0, result: { masked: ['email'] } });
    expect(readFileSync(out, 'utf8')).not.toContain('@example.org');
    await expect(data('get', 'people', '--raw')).rejects.toThrow(/--purpose/);
    await data('get', 'people', '--format', 'csv', '--out', out, '--raw', '--purpose', 'complaint 4711');
    expect(readFileSync(out, 'utf8')).toContain('person.0@example.org');
    expect((await data('sensitive', 'reads', 'people')).text).toContain('complaint 4711');
    await expect(data('sensitive', 'dismiss', 'people', 'email')).rejects.toThrow(/needs --reason/);
    await expect(data('sensitive', 'confirm', 'people', 'emial')).rejects.toThrow(/Did you mean "email"/);
    await expect(data('sensitive', 'frob', 'people')).rejects.toThrow(/"frob" is none of list, scan/);
  });

  it('makes rows that are nobody’s, and says how near they are', async () => {
    const out = at('synthetic.csv');
    const { code, text, result } = await data('synth', 'people', '--rows', '20', '-o', out);
    expect({ code, result }).toMatchObject({ code: 0, result: { rows: 20, leastCount: 5 } });
    expect(text).toMatch(/email +made-up/);
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[1]).toMatch(/@synthetic\.invalid/);
    await expect(data('synth', 'people', '-o', at('x.xlsx'))).rejects.toThrow(/must end in \.parquet or \.csv/);
    await expect(data('synth', 'people@v9')).rejects.toThrow(/has no version "v9"/);
  });
});
