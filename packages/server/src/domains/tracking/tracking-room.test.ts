import { Readable } from 'node:stream';
import { exportForestOnnx, inlineParallel, trainForest } from '@kaizen/learn';
import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/test-database.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/test-platform.ts';
import type { TrackingCommands } from './contract.ts';
import { createModelService } from './models/model-service.ts';
import { uploadModelVersion } from './models/model-upload.ts';
import { findModelView, listModelViews, listVersionViews } from './models/model-view.sql.ts';
import { createTrackingBlobRoots, createTrackingVersionUse } from './references.sql.ts';
import { createRunService } from './runs/run-service.ts';
import { listRunViews } from './runs/run-view.sql.ts';
import { createTrackingReader } from './tracking-reader.ts';

const signature = {
  inputs: [{ name: 'a', type: 'number' as const, required: true }],
  classes: ['0', '1'],
  positive: '1',
};

const run = (key: string, experiment = 'failure') => ({
  key,
  projectId: 'prj_1',
  experiment,
  name: `run ${key}`,
  params: { trees: '200', seed: '7' },
  tags: { 'code.commit': 'absent' },
  inputs: [{ kind: 'dataset_version', id: 'dv_1', name: 'machines' }],
});

async function open(database: 'sqlite' | 'postgres') {
  const platform = await createTestPlatform({ database });
  const commands: TrackingCommands = { ...createRunService(platform), ...createModelService(platform) };
  return { platform, commands, reader: createTrackingReader(platform) };
}

async function putText(platform: TestPlatform, text: string) {
  return platform.blobs.put(new TextEncoder().encode(text));
}

eachDatabase((kind) => {
  describe('runs', () => {
    it('keeps a run with everything logged to it, once per key', async () => {
      const { platform, commands, reader } = await open(kind);
      const blob = await putText(platform, '[1,2]');
      const id = await platform.db.run(async (tx) => {
        const runId = await commands.startRun(tx, run('k1'));
        await commands.logMetrics(tx, runId, [
          { name: 'f1', value: 0.5, step: 1, at: 10 },
          { name: 'f1', value: 0.7, step: 3, at: 30 },
          { name: 'f1', value: 0.6, step: 2, at: 40 },
          { name: 'auc', value: 0.95 },
          { name: 'broken', value: Number.NaN },
        ]);
        await commands.addArtifact(tx, runId, { path: 'curves/roc.json', kind: 'curve', ...blob });
        return runId;
      });
      expect(await platform.db.run((tx) => commands.startRun(tx, run('k1')))).toBe(id);
      const started = await reader.getRun(id);
      expect(started).toMatchObject({
        experiment: 'failure',
        status: 'running',
        state: 'running',
        params: { trees: '200', seed: '7' },
        metrics: { f1: 0.7, auc: 0.95 },
        inputs: [{ kind: 'dataset_version', id: 'dv_1', name: 'machines' }],
        artifacts: [{ path: 'curves/roc.json', kind: 'curve', hash: blob.hash, size: 5 }],
      });
      await platform.db.run((tx) => commands.finishRun(tx, id, 'finished'));
      await platform.db.run((tx) => commands.finishRun(tx, id, 'finished'));
      expect(await reader.getRun(id)).toMatchObject({ status: 'finished', state: 'ok' });
      expect(new TextDecoder().decode(await reader.readArtifact(id, 'curves/roc.json'))).toBe('[1,2]');
      const { items } = await platform.outbox.find({ subject: id });
      expect(items.map(({ type }) => type)).toEqual(['tracking.run.started', 'tracking.run.finished']);
      expect(items[1]?.payload).toMatchObject({ metrics: { f1: 0.7, auc: 0.95 } });
    });

    it('takes nothing for a run that has ended, and names what is missing', async () => {
      const { platform, commands, reader } = await open(kind);
      const id = await platform.db.run((tx) => commands.startRun(tx, run('k1')));
      await platform.db.run((tx) => commands.finishRun(tx, id, 'failed'));
      const write = (work: (tx: Parameters<Parameters<typeof platform.db.run>[0]>[0]) => Promise<unknown>) =>
        platform.db.run(async (tx) => void (await work(tx)));
      await expect(write((tx) => commands.logMetrics(tx, id, [{ name: 'a', value: 1 }]))).rejects.toThrow(
        /ended as failed/,
      );
      await expect(write((tx) => commands.finishRun(tx, id, 'finished'))).rejects.toThrow(/ended as failed/);
      await expect(write((tx) => commands.finishRun(tx, 'run_x', 'finished'))).rejects.toThrow(/no run "run_x"/);
      await expect(write((tx) => commands.startRun(tx, { ...run('k2'), projectId: 'prj_2' }))).rejects.toThrow(
        /another project/,
      );
      await expect(reader.getRun('run_x')).rejects.toMatchObject({ code: 'tracking.run_not_found' });
      await expect(reader.readArtifact(id, 'x')).rejects.toMatchObject({ code: 'tracking.artifact_not_found' });
    });

    it('lists page by page, newest first', async () => {
      const { platform, commands } = await open(kind);
      const ids: string[] = [];
      for (let i = 0; i < 7; i++) ids.push(await platform.db.run((tx) => commands.startRun(tx, run(`k${i}`))));
      await platform.db.run((tx) => commands.startRun(tx, run('other', 'Other/x:y')));
      const seen: string[] = [];
      for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
        const page = await listRunViews(platform.db, { experiment: 'failure', limit: 3, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      }
      expect(seen).toEqual(ids.toReversed());
      expect((await listRunViews(platform.db, { projectId: 'prj_1' })).items).toHaveLength(8);
      expect((await listRunViews(platform.db, { projectId: 'prj_2' })).items).toHaveLength(0);
      await expect(listRunViews(platform.db, { cursor: 'nonsense' })).rejects.toMatchObject({
        code: 'platform.cursor_invalid',
      });
    });
  });

  describe('models', () => {
    async function openWithModel() {
      const room = await open(kind);
      const { platform, commands } = room;
      const blob = await putText(platform, 'bytes of a model');
      const log = (key: string, datasetVersionId = 'dv_1') =>
        platform.db.run((tx) =>
          commands.logModel(tx, {
            key,
            projectId: 'prj_1',
            ...blob,
            signature,
            threshold: 0.24,
            featureSetId: 'fs_1',
            datasetVersionId,
            inputExample: { a: 1.5 },
          }),
        );
      const register = (loggedModelId: string) =>
        platform.db.run((tx) =>
          commands.registerVersion(tx, { model: 'failure', projectId: 'prj_1', loggedModelId, source: 'trained' }),
        );
      return { ...room, blob, log, register };
    }

    it('numbers versions, gives the same one for the same logged model, and moves aliases', async () => {
      const { platform, commands, reader, log, register } = await openWithModel();
      const first = await log('a');
      expect(await log('a')).toBe(first);
      const v1 = await register(first);
      const v2 = await register(await log('b'));
      expect([v1.version, v2.version]).toEqual([1, 2]);
      expect(await register(first)).toEqual(v1);
      const alias = (modelVersionId: string) =>
        platform.db.run((tx) => commands.setAlias(tx, { model: 'failure', alias: 'champion', modelVersionId }));
      await alias(v1.id);
      await alias(v1.id);
      await alias(v2.id);
      expect((await reader.findByAlias('failure', 'champion'))?.id).toBe(v2.id);
      expect(await reader.findModelVersion('failure', 1)).toMatchObject({
        id: v1.id,
        aliases: [],
        source: 'trained',
        loggedModel: { threshold: 0.24, signature, inputExample: { a: 1.5 }, featureSetId: 'fs_1' },
      });
      expect((await reader.findVersionOfLoggedModel(first))?.id).toBe(v1.id);
      expect(await findModelView(platform.db, 'failure')).toMatchObject({ latestVersion: 2, champion: 2 });
      const { items } = await platform.outbox.find({
        types: ['tracking.alias.set', 'tracking.model_version.registered'],
      });
      expect(items).toHaveLength(4);
    });

    it('lists models and versions page by page', async () => {
      const { platform, commands, log, register } = await openWithModel();
      for (const key of ['a', 'b', 'c']) await register(await log(key));
      const page = await listVersionViews(platform.db, 'failure', { limit: 2 });
      expect(page.items.map(({ version }) => version)).toEqual([3, 2]);
      const rest = await listVersionViews(platform.db, 'failure', { limit: 2, cursor: page.next });
      expect(rest.items.map(({ version }) => version)).toEqual([1]);
      expect(rest.next).toBeUndefined();
      const loggedModelId = await log('d');
      for (const model of ['Zebra', 'ärger', 'b model']) {
        await platform.db.run((tx) =>
          commands.registerVersion(tx, { model, projectId: 'prj_1', loggedModelId, source: 'trained' }),
        );
      }
      const models = await listModelViews(platform.db, { limit: 3 });
      const others = await listModelViews(platform.db, { limit: 3, cursor: models.next });
      const names = [...models.items, ...others.items].map(({ name }) => name);
      expect(names).toEqual(['b model', 'ärger', 'Zebra', 'failure']);
    });

    it('refuses what does not fit together', async () => {
      const { platform, commands, reader, log, register } = await openWithModel();
      const { id } = await register(await log('a'));
      const alias = (model: string, modelVersionId: string) =>
        platform.db.run((tx) => commands.setAlias(tx, { model, alias: 'champion', modelVersionId }));
      await expect(alias('other', id)).rejects.toMatchObject({ code: 'tracking.version_of_other_model' });
      await expect(alias('failure', 'mv_x')).rejects.toMatchObject({ code: 'tracking.model_version_not_found' });
      await expect(register('lm_x')).rejects.toMatchObject({ code: 'tracking.logged_model_not_found' });
      await expect(reader.getLoggedModel('lm_x')).rejects.toMatchObject({ kind: 'not_found' });
      await expect(
        platform.db.run((tx) =>
          commands.registerVersion(tx, {
            model: 'failure',
            projectId: 'prj_2',
            loggedModelId: 'lm_x',
            source: 'trained',
          }),
        ),
      ).rejects.toMatchObject({ kind: 'not_found' });
    });

    it('says which blobs and dataset versions it still needs', async () => {
      const { platform, blob, commands, log } = await openWithModel();
      await log('a', 'dv_model');
      await platform.db.run((tx) => commands.startRun(tx, run('k')));
      const hashes = await createTrackingBlobRoots(platform.db).isNeeded([blob.hash, 'f'.repeat(64)]);
      expect([...hashes]).toEqual([blob.hash]);
      const versions = await createTrackingVersionUse(platform.db).isUsed(['dv_model', 'dv_1', 'dv_unused']);
      expect([...versions].sort()).toEqual(['dv_1', 'dv_model']);
    });
  });

  describe('upload', () => {
    async function onnxBytes(): Promise<Uint8Array> {
      const values = Float64Array.from({ length: 30 }, (_, row) => row);
      const frame = { rowCount: 30, columns: [{ kind: 'numeric' as const, name: 'a', values }] };
      const labels = Int32Array.from(values, (value) => (value > 12 ? 1 : 0));
      const options = { classes: ['0', '1'], params: { trees: 2 }, seed: 1, parallel: inlineParallel };
      return exportForestOnnx(await trainForest(frame, labels, options), { modelName: 'm' });
    }

    it('registers an ONNX file with the signature of its graph, once per key', async () => {
      const { platform, commands, reader } = await open(kind);
      const bytes = await onnxBytes();
      const upload = (key: string) =>
        uploadModelVersion(platform, commands, {
          key,
          model: 'outside',
          projectId: 'prj_1',
          threshold: 0.3,
          stream: Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]),
        });
      const first = await upload('k1');
      expect(first).toMatchObject({
        model: 'outside',
        version: 1,
        source: 'uploaded',
        loggedModel: { threshold: 0.3 },
      });
      expect(first.loggedModel.signature).toEqual({
        inputs: [{ name: 'numeric', type: 'number', required: true }],
        classes: ['0', '1'],
        positive: '1',
      });
      expect((await upload('k1')).id).toBe(first.id);
      expect((await upload('k2')).version).toBe(2);
      expect(Buffer.from(await reader.readModel(first.loggedModel.id)).equals(Buffer.from(bytes))).toBe(true);
    });

    it('keeps no row of a file that is refused', async () => {
      const { platform, commands } = await open(kind);
      const upload = uploadModelVersion(platform, commands, {
        key: 'k',
        model: 'outside',
        projectId: 'prj_1',
        stream: Readable.from([Buffer.from('import os\n')]),
      });
      await expect(upload).rejects.toMatchObject({ code: 'tracking.not_onnx', kind: 'invalid' });
      expect(await findModelView(platform.db, 'outside')).toBeUndefined();
    });
  });
});
