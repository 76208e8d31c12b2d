import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetSpec, Manifest, RuleSpec, SourceSpec } from '@kaizen/contracts';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createPostgresDatabase, testPostgres } from '../../../testing/test-postgres.ts';
import { createSchemaService } from '../schema/schema-service.ts';
import { noMasking } from '../sensitive/testing/no-masking.ts';
import { applySections, openDataRoom } from '../testing/machine-data.ts';

const mean = (max_value: number): RuleSpec => ({ rule: 'expect_column_mean_to_be_between', column: 't', max_value });

type Columns = NonNullable<DatasetSpec['columns']>;
const both: Columns = { id: { type: 'integer' }, t: { type: 'number' } };

function manifestOf(source: SourceSpec, rules: RuleSpec[] = [mean(10)], columns = both): Manifest {
  const validation = { policy: 'quarantine', maxBadShare: 0.5, rules } as const;
  return { kaizen: 1, project: 'plant', data: { readings: { source, columns, validation } } };
}

/** A room whose dataset is gated by the mean of `t`. */
async function open(manifest: Manifest, folder = '') {
  const { platform, room } = await openDataRoom(manifest);
  let loads = 0;
  const load = async () => {
    loads += 1;
    const loaded = await room.commands.load({ dataset: 'readings', folder, key: `load ${loads}`, author: 'me' });
    const id = loaded.kind === 'ingested' ? loaded.outcome.versionId : undefined;
    return id === undefined ? { kind: loaded.kind, id: '' } : { id, state: (await room.reader.getVersion(id)).state };
  };
  const ids = async (version?: string) => {
    const current = version ?? (await room.reader.findCurrentVersion('readings'))?.id ?? '';
    const opened = await room.reader.openVersion(current);
    const rows = await platform.duck.rows(`SELECT id FROM ${opened.from} ORDER BY __row`);
    opened.release();
    return rows.map(({ id }) => id);
  };
  const decide = (id: string, verdict: 'accepted' | 'rejected') =>
    room.acceptance.decide(id, { verdict, reason: 'seen', by: 'ada' });
  return { platform, room, load, ids, decide };
}

async function openFolder(rules?: RuleSpec[], columns?: Columns, manifest?: Manifest) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gate-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'in'));
  const put = (name: string, rows: string) => writeFile(join(folder, 'in', name), `id,t\n${rows}\n`);
  return { put, ...(await open(manifest ?? manifestOf({ folder: 'in' }, rules, columns), folder)) };
}

describe('a growing folder', () => {
  test('what a held version read is read again, so no later version has a hole', async () => {
    const { put, load, ids, room } = await openFolder();
    await put('1.csv', '1,1');
    const first = await load();
    expect(first.state).toBe('current');
    await put('2.csv', '2,50');
    const held = await load();
    expect(held.state).toBe('staged');
    // The same files find the same version; its verdict stands.
    expect(await load()).toEqual(held);
    await put('3.csv', '3,-50');
    const next = await load();
    expect(next.state).toBe('current');
    expect(await ids()).toEqual([1, 2, 3]);
    expect((await load()).kind).toBe('nothing_new');
    const overtaken = room.acceptance.decide(held.id, { verdict: 'accepted', reason: 'x', by: 'ada' });
    await expect(overtaken).rejects.toMatchObject({ code: 'data.version_overtaken' });
    expect(await ids(held.id)).toEqual([1, 2]);
  });

  test('a file of a held version may be corrected in its place; an accepted one is not read again', async () => {
    const { put, load, ids, decide } = await openFolder();
    await put('1.csv', '1,1');
    await load();
    await put('2.csv', '2,50');
    const held = await load();
    await decide(held.id, 'rejected');
    expect(await load()).toEqual({ id: held.id, state: 'rejected' });
    await put('2.csv', '2,2');
    expect((await load()).state).toBe('current');
    expect(await ids()).toEqual([1, 2]);
    await put('3.csv', '3,70');
    const second = await load();
    expect(second.state).toBe('staged');
    await decide(second.id, 'accepted');
    expect((await load()).kind).toBe('nothing_new');
    expect(await ids()).toEqual([1, 2, 3]);
  });
});

describe.skipIf(testPostgres === undefined)('a query with a watermark', () => {
  test('moves its watermark only with an accepted version', async () => {
    const database = await createPostgresDatabase();
    onTestFinished(() => database.remove());
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    onTestFinished(() => client.end());
    vi.stubEnv('SOURCE_OF_GATE', database.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    await client.query('CREATE TABLE r (id int, t float8); INSERT INTO r VALUES (1, 1), (2, 2)');
    const postgres = { connection: 'SOURCE_OF_GATE', query: 'SELECT id, t FROM r ORDER BY id' };
    const { load, ids, decide } = await open(manifestOf({ postgres, watermark: 'id' }));
    await load();
    await client.query('INSERT INTO r VALUES (3, 90)');
    const held = await load();
    expect(held.state).toBe('staged');
    await client.query('INSERT INTO r VALUES (4, 95)');
    const longer = await load();
    expect(await ids(longer.id)).toEqual([1, 2, 3, 4]);
    // The shorter one is accepted: the next load begins after it, not after what the longer one read.
    await decide(held.id, 'accepted');
    await client.query('INSERT INTO r VALUES (5, -900)');
    expect((await load()).state).toBe('current');
    expect(await ids()).toEqual([1, 2, 3, 4, 5]);
    expect((await load()).kind).toBe('nothing_new');
    await client.query('INSERT INTO r VALUES (6, 1e6)');
    await decide((await load()).id, 'rejected');
    // Corrected where it came from, below what was read already.
    await client.query('UPDATE r SET t = 6 WHERE id = 6');
    expect((await load()).state).toBe('current');
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

test('rules that changed judge a held version anew', async () => {
  const { put, load, platform, room } = await openFolder();
  await put('1.csv', '1,1');
  await load();
  await put('2.csv', '2,50');
  const held = await load();
  expect(held.state).toBe('staged');
  await applySections(platform, room.manifestSections, manifestOf({ folder: 'in' }, [mean(100)]));
  expect(await load()).toEqual({ id: held.id, state: 'current' });
  expect(await room.reader.getVerdict(held.id)).toMatchObject({ verdict: 'passed' });
  const events = (await platform.outbox.find({ order: 'oldest' })).items.map(({ type }) => type);
  expect(events.filter((type) => type === 'data.version.held')).toHaveLength(1);
});

test('a schema that came in force while a version was staged stays in force, with the columns of that version', async () => {
  const many: RuleSpec = { rule: 'expect_table_row_count_to_be_between', min_value: 100 };
  const { put, load, platform, room, decide } = await openFolder([many], { id: { type: 'integer' } });
  await put('1.csv', '1,50\n2,60');
  // Its second column is inferred: a revision that is not in force.
  const held = await load();
  expect(held.state).toBe('staged');
  const schemas = createSchemaService({ ...platform, reader: room.reader, masking: noMasking });
  const rules = '  - { rule: expect_table_row_count_to_be_between, min_value: 1 }\n';
  const text = `schema: 1\ncolumns:\n  id: { type: integer }\nrules:\n${rules}`;
  const accepted = await schemas.accept('readings', { text, reason: 'rows alone count' }, 'ada');
  await decide(held.id, 'accepted');
  const { revision, columns } = await room.reader.getSchema('readings');
  expect(revision).toBeGreaterThan(accepted.revision);
  expect(columns.map(({ name }) => name)).toEqual(['id', 't']);
  expect((await schemas.show('readings')).text).toContain('min_value: 1\n');
  await put('2.csv', '3,70');
  expect((await load()).state).toBe('current');
});

test('going back to the rows of a former version does not bring back its rules', async () => {
  const { put, load, platform, room, ids } = await openFolder();
  const apply = (max: number) =>
    applySections(platform, room.manifestSections, manifestOf({ folder: 'in' }, [mean(max)]));
  await put('1.csv', '1,1');
  const first = await load();
  await apply(100);
  await put('2.csv', '2,50');
  expect((await load()).state).toBe('current');
  const back = await room.versions.revert('readings', first.id, { by: 'ada' });
  expect(await ids(back.id)).toEqual([1]);
  const schemas = createSchemaService({ ...platform, reader: room.reader, masking: noMasking });
  expect((await schemas.show('readings')).text).toContain('max_value: 100');
  await apply(200);
  expect((await schemas.show('readings')).text).toContain('max_value: 200');
});

test('rules over columns that nobody declared hold the first version, or let it through', async () => {
  const undeclared: Manifest = {
    kaizen: 1,
    project: 'plant',
    data: { readings: { source: { folder: 'in' }, validation: { rules: [mean(10)] } } },
  };
  for (const [value, state] of [
    [1, 'current'],
    [50, 'staged'],
  ] as const) {
    const { put, load } = await openFolder(undefined, undefined, undeclared);
    await put('1.csv', `1,${value}`);
    expect((await load()).state).toBe(state);
  }
});
