import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReproductionReport, ReproductionView } from '@kaizen/contracts';
import { expect, it, onTestFinished } from 'vitest';
import { eachDatabase } from '../testing/test-database.ts';
import { createTestHome } from '../testing/test-home.ts';
import { createTestPlatform } from '../testing/test-platform.ts';
import { connectPlant, outputsOf, plantCsv } from './testing/plant-rooms.ts';

type Platform = Awaited<ReturnType<typeof createTestPlatform>>;

/** A plant with one trained run, and what a caller does with its reproductions. */
async function openTrained(platform: Platform) {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  await writeFile(join(home.path, 'machines.csv'), plantCsv(200, { seed: 1 }));
  const rooms = await connectPlant(platform, home.path);
  onTestFinished(() => rooms.serving.close());
  const { runId = '' } = outputsOf(await rooms.run('one'));
  const call = async (operationId: string, id: string, key: string): Promise<unknown> => {
    const route = rooms.pipelines.routes.find((one) => one.operationId === operationId);
    return route?.handler({
      params: { runId: id },
      query: {},
      body: undefined,
      headers: { 'idempotency-key': key },
      caller: { name: 'test' },
      may: () => true,
      signal: new AbortController().signal,
    });
  };
  return {
    ...rooms,
    runId,
    folder: home.path,
    start: (key: string, id = runId) => call('reproduceRun', id, key) as Promise<{ jobId: string }>,
    async reproduce(key: string): Promise<ReproductionReport> {
      const { jobId } = (await call('reproduceRun', runId, key)) as { jobId: string };
      const job = await platform.jobs.ended(jobId);
      if (job.state !== 'succeeded') throw new Error(`${job.state}: ${job.error?.message}`);
      return job.result as ReproductionReport;
    },
    list: async () => ((await call('listReproductions', runId, '')) as { items: ReproductionView[] }).items,
  };
}

/** Each test trains several times, on a machine that may have much else to do. */
const timeout = 180_000;

/** Writes another value over a parameter that a run recorded. */
async function tamper({ db }: Platform, runId: string, name: string, value: string): Promise<void> {
  await db.run((tx) =>
    tx
      .on<{ tracking_params: { run_id: string; name: string; value: string } }>()
      .updateTable('tracking_params')
      .set({ value })
      .where('run_id', '=', runId)
      .where('name', '=', name)
      .execute(),
  );
}

eachDatabase((database) => {
  it(
    'finds the same model, whatever the number of threads, and keeps what it found',
    async () => {
      const platform = await createTestPlatform({ database, config: { threads: 2 } });
      const plant = await openTrained(platform);
      const { jobId } = await plant.start('a');
      expect(await plant.start('a')).toEqual({ jobId });
      await platform.jobs.ended(jobId);
      // The deployment answers now, so the second training has a thread less than the first.
      const [view] = await plant.list();
      expect(view?.report).toMatchObject({
        verdict: 'equal',
        runId: plant.runId,
        tolerance: 1e-9,
        differences: [{ area: 'environment', name: 'threads', recorded: '2', found: '1', decides: false }],
      });
      const { recordedHash, foundHash } = view?.report?.model ?? {};
      expect(foundHash).toBe(recordedHash);
      const { tags, artifacts } = await plant.tracking.reader.getRun(plant.runId);
      expect(tags['reproduction.verdict']).toBe('equal');
      expect(artifacts.map(({ path }) => path)).toContain(`reproductions/${jobId}.json`);
    },
    timeout,
  );

  it(
    'says where it differs when the run recorded another seed or version than it had',
    async () => {
      const platform = await createTestPlatform({ database, config: { threads: 2 } });
      const plant = await openTrained(platform);
      const { datasetVersion = '' } = (await plant.tracking.reader.getRun(plant.runId)).params;
      await tamper(platform, plant.runId, 'seed', '8');
      const seeded = await plant.reproduce('seed');
      expect(seeded.verdict).toBe('different');
      expect(seeded.predictions?.rows).toBe(40);
      expect(seeded.predictions?.maxDifference).toBeGreaterThan(0.01);
      expect(seeded.differences).toContainEqual({
        area: 'parameter',
        name: 'seed',
        recorded: '8',
        found: '7',
        decides: false,
      });
      expect(seeded.differences.filter(({ area }) => area === 'metric').length).toBeGreaterThan(0);
      expect(seeded.summary).toMatch(/^Different: the model has other bytes, /);
      await tamper(platform, plant.runId, 'seed', '7');
      await writeFile(join(plant.folder, 'machines.csv'), plantCsv(220, { seed: 2 }));
      const { versionId = '' } = outputsOf(await plant.run('two'));
      expect(versionId).not.toBe(datasetVersion);
      await tamper(platform, plant.runId, 'datasetVersion', versionId);
      const moved = await plant.reproduce('version');
      expect(moved.verdict).toBe('different');
      expect(moved.differences).toContainEqual(
        expect.objectContaining({ area: 'data', recorded: datasetVersion, found: versionId }),
      );
      expect((await plant.list()).map(({ report }) => report?.id)).toEqual([moved.id, seeded.id]);
    },
    timeout,
  );

  it(
    'names what is missing, and the mend',
    async () => {
      const platform = await createTestPlatform({ database, config: { threads: 2 } });
      const plant = await openTrained(platform);
      await expect(plant.start('a', 'run_none')).rejects.toMatchObject({ code: 'tracking.run_not_found' });
      // What a command records of its data; it names no algorithm of Kaizen's.
      const known = { trainingRevision: '1', datasetVersion: 'dv_1', seed: '7' };
      const outside = await platform.db.run(async (tx) => {
        const run = { projectId: 'prj_1', experiment: 'own', name: 'own', params: known, tags: {}, inputs: [] };
        const id = await plant.tracking.commands.startRun(tx, { ...run, key: 'own' });
        await plant.tracking.commands.finishRun(tx, id, 'finished');
        return id;
      });
      await expect(plant.start('b', outside)).rejects.toMatchObject({
        code: 'pipelines.not_reproducible',
        message: expect.stringContaining('Run its code again'),
      });
      await tamper(platform, plant.runId, 'trainingRevision', '9');
      await expect(plant.start('c')).rejects.toThrow('has no revision 9 in this home');
      await tamper(platform, plant.runId, 'trainingRevision', '1');
      await tamper(platform, plant.runId, 'datasetVersion', 'dv_gone');
      await expect(plant.start('d')).rejects.toThrow(/The rows that it was trained on are not there: .*dv_gone/);
      expect(await plant.list()).toEqual([]);
    },
    timeout,
  );
});
