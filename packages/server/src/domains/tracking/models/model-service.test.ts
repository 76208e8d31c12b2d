import { Readable } from 'node:stream';
import { classTarget, inlineParallel, trainForest } from '@kaizen/learn';
import { exportForestOnnx } from '@kaizen/learn/onnx';
import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createTestPlatform, type TestPlatform } from '../../../testing/test-platform.ts';
import { createArtifacts } from '../artifacts/create-artifacts.ts';
import type { TrackingCommands } from '../contract.ts';
import { createTrackingBlobRoots, createTrackingVersionUse } from '../references.sql.ts';
import { createRunService } from '../runs/run-service.ts';
import { createTrackingReader } from '../tracking-reader.ts';
import { createModelService } from './model-service.ts';
import { uploadModelVersion } from './model-upload.ts';
import { findModelRow, findModelView, listRegistryVersions } from './registry-view.sql.ts';

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
  return { platform, commands, reader: createTrackingReader({ ...platform, artifacts: createArtifacts(platform) }) };
}

async function putText(platform: TestPlatform, text: string) {
  return platform.blobs.put(new TextEncoder().encode(text));
}

eachDatabase((kind) => {
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

    it('lists versions page by page', async () => {
      const { platform, log, register } = await openWithModel();
      for (const key of ['a', 'b', 'c']) await register(await log(key));
      const { id: modelId = '' } = (await findModelRow(platform.db, 'failure')) ?? {};
      const page = await listRegistryVersions(platform.db, modelId, { limit: 2 });
      expect(page.items.map(({ version }) => version)).toEqual([3, 2]);
      const rest = await listRegistryVersions(platform.db, modelId, { limit: 2, cursor: page.next });
      expect(rest.items.map(({ version }) => version)).toEqual([1]);
      expect(rest.next).toBeUndefined();
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
      const options = { params: { trees: 2 }, seed: 1, parallel: inlineParallel };
      return exportForestOnnx(await trainForest(frame, classTarget(['0', '1'], labels), options), { modelName: 'm' });
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
        servable: { threshold: 0.3 },
      });
      expect(first.servable?.signature).toEqual({
        inputs: [{ name: 'numeric', type: 'number', required: true }],
        classes: ['0', '1'],
        positive: '1',
      });
      expect((await upload('k1')).id).toBe(first.id);
      expect((await upload('k2')).version).toBe(2);
      expect(Buffer.from(await reader.readModel(first.loggedModelId ?? '')).equals(Buffer.from(bytes))).toBe(true);
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
