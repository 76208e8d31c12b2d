import { describe, expect, it } from 'vitest';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Database } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { eachDatabase, type OpenTestDatabase } from '../../../testing/test-database.ts';
import { plantRuns, sampleRuns, type TrackedRun } from '../../../testing/tracked-runs.ts';
import { createTrackingSearch } from './create-search.sql.ts';

type Value = string | number | null;

function insert(db: Database, table: string, columns: string, rows: ReadonlyArray<readonly Value[]>): Promise<unknown> {
  return db.run((tx) => insertRows(tx, table, columns.split(' '), rows));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => undefined).catch((thrown: unknown) => thrown);
  return isKaizenError(error) ? error.code : String(error);
}

async function opened(open: OpenTestDatabase) {
  const { db } = await open();
  return { db, search: createTrackingSearch({ db }) };
}

async function plantExperiments(db: Database): Promise<void> {
  const columns = 'id project_id name artifact_uri stage created_at updated_at';
  await insert(db, 'tracking_experiments', columns, [
    ['0', 'default', 'Default', '', 'active', 1, 9],
    ['2', 'default', 'two', '', 'active', 5, 5],
    ['10', 'default', 'Ten', '', 'active', 5, 5],
    ['9', 'other', 'nine', '', 'active', 5, 7],
    ['11', 'default', 'gone', '', 'deleted', 6, 6],
  ]);
  await insert(db, 'tracking_experiment_tags', 'experiment_id name value', [
    ['2', 'team', 'A'],
    ['10', 'team', 'b'],
  ]);
}

async function plantRegistry(db: Database): Promise<void> {
  await insert(db, 'tracking_models', 'id name project_id created_at updated_at', [
    ['m1', 'forest', 'default', 1, 5],
    ['m2', 'Boost', 'default', 2, 4],
    ['m3', 'greeting', 'default', 3, 6],
  ]);
  await insert(db, 'tracking_model_tags', 'model_id name value', [
    ['m1', 'a', 'xy'],
    ['m2', 'a', 'x'],
    ['m2', 'b', 'y'],
    ['m3', 'is_prompt', 'true'],
  ]);
  const columns = 'id model_id version source source_uri run_id created_at updated_at deleted_at';
  await insert(db, 'tracking_model_versions', columns, [
    ['v1', 'm1', 1, 'registered', 's3://b/1', 'r1', 1, 10, null],
    ['v2', 'm1', 2, 'registered', 's3://b/2', null, 2, 10, null],
    ['v3', 'm2', 1, 'registered', 'runs:/r1/m', 'r1', 3, 10, null],
    ['v4', 'm2', 2, 'registered', 'gone', 'r1', 4, 11, 12],
    ['v5', 'm3', 1, 'registered', 'text', null, 5, 12, null],
    ['v10', 'm1', 10, 'registered', 's3://b/10', 'r2', 6, 3, null],
  ]);
  await insert(db, 'tracking_model_version_tags', 'version_id name value', [
    ['v1', 'ok', 'yes'],
    ['v3', 'ok', 'no'],
  ]);
}

async function plantLoggedModels(db: Database): Promise<void> {
  await plantExperiments(db);
  const columns = 'id project_id experiment_id name type status artifact_uri created_at updated_at deleted_at';
  await insert(db, 'tracking_logged_models', columns, [
    ['l1', 'default', '2', 'one', 'sklearn', 'ready', '', 1, 1, null],
    ['l2', 'default', '2', 'two', 'torch', 'pending', '', 2, 2, null],
    ['l3', 'default', '10', 'three', 'torch', 'ready', '', 3, 3, null],
    ['l4', 'default', '10', 'four', 'torch', 'ready', '', 4, 4, 5],
  ]);
  await insert(db, 'tracking_logged_model_params', 'model_id name value', [['l1', 'depth', '3']]);
  const metric = 'model_id run_id name dataset_name dataset_digest step at value value_is_nan';
  await insert(db, 'tracking_logged_model_metrics', metric, [
    ['l1', 'r', 'auc', 'train', 'd1', 0, 1, 0.9, 0],
    ['l1', 'r', 'auc', 'test', 'd1', 0, 2, 0.6, 0],
    ['l2', 'r', 'auc', 'train', 'd1', 0, 1, 0.7, 0],
    ['l2', 'r', 'auc', 'test', 'd2', 0, 2, 0.8, 0],
    ['l3', 'r', 'auc', '', '', 0, 2, null, 1],
  ]);
}

eachDatabase((_kind, open) => {
  it('experiments: stages, projects, tags, ids in the order of numbers', async () => {
    const { db, search } = await opened(open);
    await plantExperiments(db);
    const ids = async (filter?: string, orderBy?: string[], more = {}) =>
      (await search.experiments({ stage: 'active', limit: 100, filter, orderBy, ...more })).ids;
    expect(await ids()).toEqual(['2', '9', '10', '0']);
    expect(await ids(undefined, ['creation_time'])).toEqual(['0', '10', '9', '2']);
    expect(await ids(undefined, ['experiment_id desc'])).toEqual(['10', '9', '2', '0']);
    expect(await ids(undefined, ['name'])).toEqual(['0', '10', '9', '2']);
    expect(await ids(undefined, ['attribute.last_update_time DESC', 'name'], { projectId: 'default' })).toEqual([
      '0',
      '10',
      '2',
    ]);
    expect(await ids(undefined, undefined, { stage: 'deleted' })).toEqual(['11']);
    expect(await ids("tags.team IS NULL AND creation_time >= 5 AND name LIKE 'n%'")).toEqual(['9']);
    expect(await ids("experiment_id IN ('10', '2') and tag.team ilike 'B'")).toEqual(['10']);
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await search.experiments({ stage: 'all', limit: 1, cursor });
      found.push(...page.ids);
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect(found).toEqual(['11', '2', '9', '10', '0']);
  });

  it('models: hidden ones are shown when asked for, and only then', async () => {
    const { db, search } = await opened(open);
    await plantRegistry(db);
    const hidden = { tag: 'is_prompt', value: 'true' };
    const ids = async (filter?: string, orderBy?: string[]) =>
      (await search.models({ limit: 100, filter, orderBy, hidden })).ids;
    expect(await ids()).toEqual(['m2', 'm1']);
    expect(await ids(undefined, ['timestamp DESC'])).toEqual(['m1', 'm2']);
    expect(await ids("tags.is_prompt = 'true'")).toEqual(['m3']);
    expect(await ids("tags.is_prompt != 'false'")).toEqual(['m3']);
    expect(await ids("tags.is_prompt = 'false'")).toEqual(['m2', 'm1']);
    expect(await ids("tags.is_prompt != 'true' AND name ILIKE 'F%'")).toEqual(['m1']);
    // Both hold for the very same tag.
    expect(await ids("tags.a LIKE '%x%' AND tags.a LIKE '%y%'")).toEqual(['m1']);
    expect((await search.models({ limit: 100 })).ids).toEqual(['m2', 'm1', 'm3']);
  });

  it('versions: by name, number, run and tags; deleted ones never', async () => {
    const { db, search } = await opened(open);
    await plantRegistry(db);
    const hidden = { tag: 'is_prompt', value: 'true' };
    const ids = async (filter?: string, orderBy?: string[]) =>
      (await search.versions({ limit: 100, filter, orderBy, hidden })).ids;
    expect(await ids()).toEqual(['v3', 'v2', 'v1', 'v10']);
    expect(await ids("name = 'forest'", ['version_number DESC'])).toEqual(['v10', 'v2', 'v1']);
    expect(await ids("name IN ('forest') AND version_number >= 2", ['creation_timestamp'])).toEqual(['v2', 'v10']);
    expect(await ids("run_id = 'r1'", ['name'])).toEqual(['v3', 'v1']);
    expect(await ids("run_id NOT IN ('r1')")).toEqual(['v10']);
    expect(await ids("source_path LIKE 's3://%' AND tags.ok != 'no'")).toEqual(['v1']);
    expect((await search.versions({ limit: 100 })).ids).toEqual(['v5', 'v3', 'v2', 'v1', 'v10']);
    const first = await search.versions({ limit: 1, orderBy: ['run_id'].slice(1) });
    expect((await search.versions({ limit: 9, cursor: first.next })).ids).toEqual(['v3', 'v2', 'v1', 'v10']);
  });

  it('logged models: metrics by dataset, filtered and ordered', async () => {
    const { db, search } = await opened(open);
    await plantLoggedModels(db);
    const ids = async (filter?: string, more = {}) =>
      (await search.loggedModels({ experimentIds: ['2', '10'], limit: 100, filter, ...more })).ids;
    expect(await ids()).toEqual(['l3', 'l2', 'l1']);
    expect(await ids("status = 'READY' AND model_type IN ('sklearn')")).toEqual(['l1']);
    expect(await ids("params.depth = '3'")).toEqual(['l1']);
    expect(await ids('metrics.auc > 0.75')).toEqual(['l2', 'l1']);
    expect(await ids('metrics.auc > 0.75', { datasets: [{ name: 'test' }] })).toEqual(['l2']);
    expect(await ids('metrics.auc > 0.75', { datasets: [{ name: 'test', digest: 'd1' }, { name: 'train' }] })).toEqual([
      'l1',
    ]);
    expect(await ids(undefined, { datasets: [{ name: 'test', digest: 'd2' }] })).toEqual(['l2']);
    // The value that was logged last: 0.6 and 0.8, and a NaN after all numbers.
    expect(await ids(undefined, { orderBy: ['metrics.auc'] })).toEqual(['l1', 'l2', 'l3']);
    const orderDatasets = [{ name: 'train' }];
    expect(await ids(undefined, { orderBy: ['metrics.auc DESC'], orderDatasets })).toEqual(['l1', 'l2', 'l3']);
    expect(await ids(undefined, { orderBy: ['metrics.auc DESC'] })).toEqual(['l2', 'l1', 'l3']);
    expect(await ids(undefined, { experimentIds: [] })).toEqual([]);
  });

  describe('runs', () => {
    const run = (id: string, more: Partial<TrackedRun> = {}): TrackedRun => ({
      id,
      name: id,
      status: 'running',
      start: 1,
      end: null,
      stage: 'active',
      metrics: {},
      params: {},
      tags: {},
      datasets: [],
      ...more,
    });

    it('NaN satisfies != alone, and two conditions on datasets ask for one dataset', async () => {
      const { db, search } = await opened(open);
      const dataset = (name: string, context: string) => ({ name, digest: `${name}1`, context });
      await plantRuns(db, [
        run('a', { metrics: { loss: Number.NaN }, datasets: [dataset('x', 'training'), dataset('y', 'eval')] }),
        run('b', { metrics: { loss: 0 }, datasets: [dataset('x', 'eval')] }),
        run('c'),
      ]);
      const ids = async (filter: string) =>
        (await search.runs({ stage: 'active', experimentIds: ['7'], limit: 100, filter })).ids;
      expect(await ids('metrics.loss = 0')).toEqual(['b']);
      expect(await ids('metrics.loss <= 0')).toEqual(['b']);
      expect(await ids('metrics.loss != 1')).toEqual(['a', 'b']);
      expect(await ids("dataset.name = 'x' AND dataset.context = 'eval'")).toEqual(['b']);
      expect(await ids("dataset.context IN ('eval')")).toEqual(['a', 'b']);
    });

    it('of many experiments or none; a thousand ids are one parameter', async () => {
      const { db, search } = await opened(open);
      await plantRuns(db, [run('a'), run('b')]);
      const many = Array.from({ length: 1000 }, (_, at) => String(at));
      const ids = async (experimentIds: string[] | undefined, more = {}) =>
        (await search.runs({ stage: 'active', experimentIds, limit: 100, ...more })).ids;
      expect(await ids(many)).toEqual(['a', 'b']);
      expect(await ids([])).toEqual([]);
      expect(await ids(undefined)).toEqual(['a', 'b']);
      expect(await ids(undefined, { projectId: 'other' })).toEqual([]);
      expect(await ids(['7\0', '8'])).toEqual([]);
    });

    it('columns are the names in use, in order, so many of each', async () => {
      const { db, search } = await opened(open);
      await plantRuns(db, [
        run('a', { metrics: { m2: 1, m1: 1 }, params: { p: '1' } }),
        run('b', { metrics: { m3: 1 }, tags: { t: '1' } }),
      ]);
      expect(await search.columns({ experimentIds: ['7'], limit: 2 })).toEqual({
        metrics: ['m1', 'm2'],
        params: ['p'],
        tags: ['t'],
      });
      expect(await search.columns({ projectId: 'other', limit: 2 })).toEqual({ metrics: [], params: [], tags: [] });
    });

    it('a cursor holds for its own search only, and no text in its place breaks anything', async () => {
      const { db, search } = await opened(open);
      await plantRuns(
        db,
        sampleRuns(5, 1).map((made) => ({ ...made, stage: 'active' })),
      );
      const request = { stage: 'active' as const, experimentIds: ['7'], limit: 2, orderBy: ['metrics.a', 'params.a'] };
      const { next: cursor } = await search.runs(request);
      expect((await search.runs({ ...request, cursor, limit: 3 })).ids).toHaveLength(3);
      const refused = [
        { ...request, cursor, orderBy: ['metrics.a DESC', 'params.a'] },
        { ...request, cursor, filter: 'metrics.a > 0' },
        { ...request, cursor, experimentIds: ['7', '8'] },
        { ...request, cursor, stage: 'all' as const },
      ];
      for (const other of refused) expect(await codeOf(search.runs(other))).toBe('tracking.cursor_invalid');
      const parts: unknown = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString());
      const mark: unknown = Array.isArray(parts) ? parts[0] : undefined;
      const keys: unknown[] = [
        [],
        ['x'],
        [mark, [1], [1], [1], ['a']],
        [mark, ['a'], 2, [1], ['a']],
        [mark, 3, 2, [1], ['a']],
        [mark, 1, ['\0'], [1], ['a']],
        null,
        7,
      ];
      const forged = keys.map((key) => Buffer.from(JSON.stringify(key)).toString('base64url'));
      for (const text of ['', '%%%', 'a'.repeat(9999), ...forged]) {
        expect(await codeOf(search.runs({ ...request, cursor: text }))).toBe('tracking.cursor_invalid');
      }
      const odd = Buffer.from(JSON.stringify([mark, [1e300], 2, [1.5e300], ['é']])).toString('base64url');
      expect((await search.runs({ ...request, cursor: odd })).ids.length).toBeLessThan(6);
    });

    it('what is wrong with a filter or an order is told before anything is read', async () => {
      const { search } = await opened(open);
      const request = { stage: 'active' as const, limit: 2 };
      expect(await codeOf(search.runs({ ...request, filter: 'a' }))).toBe('tracking.filter_invalid');
      expect(await codeOf(search.countRuns({ ...request, filter: 'a' }, 5))).toBe('tracking.filter_invalid');
      expect(await codeOf(search.runs({ ...request, orderBy: ['a'] }))).toBe('tracking.order_invalid');
      const traces = search.traces({ experimentIds: [], limit: 1, filter: "name RLIKE 'a'" });
      expect(await codeOf(traces)).toBe('tracking.filter_invalid');
    });
  });
});
