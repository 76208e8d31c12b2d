import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/test-database.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/test-platform.ts';
import { createArtifacts } from './artifacts/create-artifacts.ts';
import type { TrackingCommands } from './contract.ts';
import { createModelService } from './models/model-service.ts';
import { createRunService } from './runs/run-service.ts';
import { listRunViews } from './runs/run-view.sql.ts';
import { createTrackingReader } from './tracking-reader.ts';

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
});
