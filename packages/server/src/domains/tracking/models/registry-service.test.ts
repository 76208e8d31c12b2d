import { describe, expect, it } from 'vitest';
import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createTestPlatform } from '../../../testing/test-platform.ts';
import type { TrackingTables } from '../tables.ts';
import { createModelReader } from './model-reader.sql.ts';
import { createModelService } from './model-service.ts';
import { createRegistryService } from './registry-service.ts';

async function open(database: 'sqlite' | 'postgres') {
  const platform = await createTestPlatform({ database });
  const used = new Set<string>();
  const versionUses = [{ name: 'test', isUsed: async () => used }];
  const registry = createRegistryService({ ...platform, versionUses });
  const run = <R>(work: (tx: Tx) => Promise<R>) => platform.db.run(work);
  const addVersion = (name: string, more: object = {}) =>
    run((tx) => registry.createVersion(tx, { name, sourceUri: 'mlflow-artifacts:/1/r/artifacts/model', ...more }));
  return { platform, registry, run, used, addVersion, reader: createModelReader(platform.db) };
}

eachDatabase((kind) => {
  describe('registered models', () => {
    it('goes with more versions than one statement removes, and touches no other model', async () => {
      const { platform, registry, run, addVersion, reader } = await open(kind);
      for (const name of ['many', 'other']) await run((tx) => registry.createModel(tx, { name }));
      const first = await addVersion('many', { tags: [{ name: 'a', value: 'b' }] });
      await addVersion('other');
      const rows = Array.from({ length: 1200 }, (_, at) =>
        Object.values({ ...first, id: `mv_${at}`, version: at + 2 }),
      );
      await run((tx) => insertRows(tx, 'tracking_model_versions', Object.keys(first), rows));
      await run((tx) => registry.deleteModel(tx, 'many'));
      const left = await platform.db
        .read<TrackingTables>()
        .selectFrom('tracking_model_versions')
        .select('id')
        .execute();
      expect(left).toHaveLength(1);
      expect(await reader.findVersionRow('other', 1)).toBeDefined();
    });

    it('makes, describes, tags, renames and deletes a model; its name is free again', async () => {
      const { registry, run, addVersion, reader, platform } = await open(kind);
      const tags = [
        { name: 'team', value: 'a' },
        { name: 'team', value: 'b' },
      ];
      const made = await run((tx) => registry.createModel(tx, { name: 'wear', description: 'of tools', tags }));
      expect(made).toMatchObject({ name: 'wear', project_id: 'default', description: 'of tools' });
      await expect(run((tx) => registry.createModel(tx, { name: 'wear' }))).rejects.toMatchObject({
        code: 'tracking.model_exists',
        details: { name: 'wear' },
      });
      await addVersion('wear');
      const before = await reader.findVersionRow('wear', 1);
      const renamed = await run((tx) => registry.renameModel(tx, 'wear', 'tool wear'));
      expect(renamed.updated_at).toBeGreaterThan(made.updated_at);
      expect((await reader.findVersionRow('tool wear', 1))?.updated_at).toBeGreaterThan(before?.updated_at ?? 0);
      expect(await reader.findModelByName('wear')).toBeUndefined();
      const changed = await run((tx) => registry.updateModel(tx, 'tool wear', { description: 'new' }));
      expect(changed.description).toBe('new');
      expect((await run((tx) => registry.updateModel(tx, 'tool wear', {}))).description).toBeNull();
      await run((tx) => registry.setModelTag(tx, 'tool wear', { name: 'k', value: 'v' }));
      await run((tx) => registry.deleteModelTag(tx, 'tool wear', 'k'));
      await run((tx) => registry.deleteModelTag(tx, 'tool wear', 'k'));
      await run((tx) => registry.setVersionTag(tx, 'tool wear', 1, { name: 'k', value: 'v' }));
      await run((tx) => registry.setModelAlias(tx, 'tool wear', 'a', 1));
      await run((tx) => registry.deleteModel(tx, 'tool wear'));
      await expect(run((tx) => registry.deleteModel(tx, 'tool wear'))).rejects.toMatchObject({
        code: 'tracking.model_not_found',
      });
      await run((tx) => registry.createModel(tx, { name: 'tool wear' }));
      expect((await addVersion('tool wear')).version).toBe(1);
      const { items } = await platform.outbox.find({ types: ['tracking.registry.changed'] });
      expect(items.map(({ payload }) => `${payload.entity} ${payload.action}`)).toEqual([
        'model created',
        'version created',
        'model updated',
        'model updated',
        'model updated',
        'model_tag set',
        'model_tag deleted',
        'version_tag set',
        'alias set',
        'model deleted',
        'model created',
        'version created',
      ]);
      expect(items[2]?.payload).toMatchObject({ model: 'tool wear', from: 'wear', to: 'tool wear' });
    });

    it('refuses names and values that clients could not use, and keeps nothing of them', async () => {
      const { registry, run, reader } = await open(kind);
      const refused = (name: string, tags: { name: string; value: string }[] = []) =>
        expect(run((tx) => registry.createModel(tx, { name, tags }))).rejects;
      await refused('a/b').toMatchObject({
        code: 'tracking.value_refused',
        kind: 'invalid',
        details: { field: 'model', rule: 'characters', value: 'a/b' },
      });
      await refused('').toMatchObject({ details: { rule: 'empty' } });
      await refused('a', [{ name: 'k', value: 'x'.repeat(100_001) }]).toMatchObject({
        details: { field: 'tag value', rule: 'length', limit: 100_000 },
      });
      expect(await reader.findModelByName('a')).toBeUndefined();
      await run((tx) => registry.createModel(tx, { name: 'a' }));
      await run((tx) => registry.createModel(tx, { name: 'A' }));
      await expect(run((tx) => registry.renameModel(tx, 'a', 'A'))).rejects.toMatchObject({
        code: 'tracking.model_exists',
      });
      await expect(run((tx) => registry.renameModel(tx, 'none', 'B'))).rejects.toMatchObject({ kind: 'not_found' });
    });
  });

  describe('versions', () => {
    it('numbers from 1, never again while the model lives, also when many come at once', async () => {
      const { registry, run, reader, addVersion } = await open(kind);
      await expect(addVersion('wear')).rejects.toMatchObject({ code: 'tracking.model_not_found' });
      const made = await Promise.allSettled(
        Array.from({ length: 4 }, () => run((tx) => registry.createModel(tx, { name: 'wear' }))),
      );
      const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('tracking.model_exists'));
      await Promise.all(
        [1, 2, 3].map((value) => run((tx) => registry.setModelTag(tx, 'wear', { name: 'k', value: `${value}` }))),
      );
      const many = await Promise.all(Array.from({ length: 8 }, () => addVersion('wear')));
      expect(many.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      await run((tx) => registry.setModelAlias(tx, 'wear', 'best', 8));
      await run((tx) => registry.deleteVersion(tx, 'wear', 8));
      expect(await reader.findVersionRowByAlias('wear', 'best')).toBeUndefined();
      expect(await reader.findVersionRow('wear', 8)).toBeUndefined();
      expect((await reader.findVersionRowByAlias('wear', 'Latest'))?.version).toBe(7);
      await expect(run((tx) => registry.deleteVersion(tx, 'wear', 8))).rejects.toMatchObject({
        code: 'tracking.model_version_not_found',
        details: { name: 'wear', version: 8 },
      });
      expect((await addVersion('wear')).version).toBe(9);
    });

    it('moves through stages and archives the others when asked', async () => {
      const { registry, run, reader, addVersion } = await open(kind);
      await run((tx) => registry.createModel(tx, { name: 'wear' }));
      for (let count = 0; count < 4; count++) await addVersion('wear');
      const move = (version: number, stage: 'none' | 'staging' | 'production' | 'archived', others = false) =>
        run((tx) => registry.setVersionStage(tx, 'wear', version, stage, others));
      await move(1, 'production');
      await move(2, 'production');
      const moved = await move(3, 'production', true);
      expect(moved.stage).toBe('production');
      expect((await reader.findModelByName('wear'))?.updated_at).toBe(moved.updated_at);
      const latest = await reader.findLatestVersionRows('wear', []);
      expect(latest.map(({ version, stage }) => [version, stage])).toEqual([
        [2, 'archived'],
        [3, 'production'],
        [4, 'none'],
      ]);
      expect((await reader.findLatestVersionRows('wear', ['none', 'staging'])).map(({ version }) => version)).toEqual([
        4,
      ]);
      await expect(move(4, 'archived', true)).rejects.toMatchObject({ code: 'tracking.archive_stage_invalid' });
      await expect(move(9, 'archived')).rejects.toMatchObject({ code: 'tracking.model_version_not_found' });
    });

    it('keeps what a client says of a version, and moves aliases', async () => {
      const { registry, run, reader, addVersion } = await open(kind);
      await run((tx) => registry.createModel(tx, { name: 'wear' }));
      const tags = [{ name: 'k', value: 'v' }];
      const made = await addVersion('wear', { runId: 'r', runLink: 'l', description: 'd', user: 'u', tags });
      expect(made).toMatchObject({
        run_id: 'r',
        run_link: 'l',
        description: 'd',
        user_name: 'u',
        source: 'registered',
      });
      await addVersion('wear');
      await run((tx) => registry.updateVersion(tx, 'wear', 1, { description: 'better' }));
      expect((await reader.findVersionRow('wear', 1))?.description).toBe('better');
      for (const version of [1, 1, 2]) await run((tx) => registry.setModelAlias(tx, 'wear', 'best', version));
      expect((await reader.findVersionRowByAlias('wear', 'best'))?.version).toBe(2);
      await run((tx) => registry.deleteModelAlias(tx, 'wear', 'best'));
      await run((tx) => registry.deleteModelAlias(tx, 'wear', 'best'));
      await expect(run((tx) => registry.setModelAlias(tx, 'wear', 'v1', 1))).rejects.toMatchObject({
        details: { field: 'alias', rule: 'reserved' },
      });
      await expect(run((tx) => registry.setModelAlias(tx, 'wear', 'best', 3))).rejects.toMatchObject({
        kind: 'not_found',
      });
      await expect(addVersion('wear', { loggedModelId: 'm-none' })).rejects.toMatchObject({
        code: 'tracking.logged_model_not_found',
      });
    });

    it('keeps what a deployment still needs', async () => {
      const { registry, run, used, addVersion } = await open(kind);
      await run((tx) => registry.createModel(tx, { name: 'wear' }));
      const { id } = await addVersion('wear');
      used.add(id);
      const inUse = { code: 'tracking.version_in_use', kind: 'conflict', details: { name: 'wear', version: 1 } };
      await expect(run((tx) => registry.deleteVersion(tx, 'wear', 1))).rejects.toMatchObject(inUse);
      await expect(run((tx) => registry.deleteModel(tx, 'wear'))).rejects.toMatchObject(inUse);
      await expect(run((tx) => registry.renameModel(tx, 'wear', 'other'))).rejects.toMatchObject(inUse);
      used.clear();
      await run((tx) => registry.deleteModel(tx, 'wear'));
    });

    it('registers a model of the platform as a client does, and the platform its own after a deletion', async () => {
      const { platform, registry, run, reader } = await open(kind);
      const service = createModelService(platform);
      const signature = { inputs: [], classes: [] };
      const model = { key: 'k', projectId: 'default', hash: 'a'.repeat(64), size: 1, signature, threshold: 0.5 };
      const loggedModelId = await run((tx) => service.logModel(tx, model));
      const ask = { model: 'wear', projectId: 'default', loggedModelId, source: 'trained' } as const;
      await run((tx) => service.registerVersion(tx, ask));
      const own = await run((tx) =>
        registry.createVersion(tx, { name: 'wear', sourceUri: 'x', loggedModelId, runId: 'of a client' }),
      );
      expect(own).toMatchObject({ version: 2, logged_model_id: loggedModelId, run_id: 'of a client' });
      expect((await run((tx) => service.registerVersion(tx, ask))).version).toBe(1);
      await run((tx) => registry.deleteVersion(tx, 'wear', 1));
      expect((await run((tx) => service.registerVersion(tx, ask))).version).toBe(2);
      expect((await reader.findLoggedModelRow(loggedModelId))?.status).toBe('ready');
      const { items } = await platform.outbox.find({ types: ['tracking.model_version.registered'] });
      expect(items.map(({ payload }) => payload.source)).toEqual(['trained', 'registered']);
    });
  });
});
