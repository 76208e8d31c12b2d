import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../../../testing/test-app.ts';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createArtifacts } from '../artifacts/create-artifacts.ts';
import { createTrackingBlobRoots } from '../references.sql.ts';
import type { TrackingTables } from '../tables.ts';
import { createTraces } from '../traces/create-traces.ts';
import { createGcJob, GC_JOB } from './gc-job.ts';
import { openRuns } from './testing/open-runs.ts';

const tables = [
  'tracking_experiments',
  'tracking_experiment_tags',
  'tracking_runs',
  'tracking_params',
  'tracking_tags',
  'tracking_latest_metrics',
  'tracking_points',
  'tracking_datasets',
  'tracking_run_datasets',
  'tracking_run_models',
  'tracking_logged_models',
  'tracking_logged_model_metrics',
  'tracking_files',
  'tracking_traces',
  'tracking_trace_tags',
  'tracking_spans',
] as const;

async function open(kind: 'sqlite' | 'postgres') {
  const room = await openRuns(kind);
  const { platform, commands, write } = room;
  const artifacts = createArtifacts(platform);
  platform.blobs.connectRoots([createTrackingBlobRoots(platform.db)]);
  platform.jobs.register(createGcJob({ platform, artifacts }));
  await platform.jobs.start();

  async function collect(olderThanMs: number, key: string) {
    const job = { kind: GC_JOB, key, projectId: 'default', input: { olderThanMs } };
    const id = await write((tx) => platform.jobs.enqueue(tx, job));
    return platform.jobs.ended(id);
  }
  /** A run with something of everything. */
  async function fill(experimentId: string) {
    const { id, artifact_uri: uri } = await write((tx) => commands.createRun(tx, { experimentId }));
    const model = await write((tx) => commands.createLoggedModel(tx, { experimentId, runId: id }));
    const metrics = Array.from({ length: 6000 }, (_, step) => ({ name: 'loss', value: step, step, at: step }));
    await write((tx) =>
      commands.log(tx, id, { metrics, params: [{ name: 'a', value: '1' }], tags: [{ name: 't', value: 'x' }] }),
    );
    await write((tx) =>
      commands.log(tx, id, { metrics: [{ name: 'f1', value: 1, step: 0, at: 0, modelId: model.id }] }),
    );
    const dataset = { name: 'd', digest: '1', sourceType: 'local', source: '{}', tags: {} };
    await write((tx) => commands.logInputs(tx, id, { datasets: [dataset], models: [model.id] }));
    await artifacts.put(uri, 'notes/a.txt', Readable.from([Buffer.from(`notes of ${id}`)]));
    return { runId: id, modelId: model.id };
  }
  /** Traces with a span each, more than one unit of work frees. */
  async function trace(experimentId: string) {
    const traces = createTraces({ ...platform, artifacts });
    const plain = { parentId: undefined, origin: '', type: undefined, status: 'ok', statusMessage: '' } as const;
    const times = { startedNs: '1000000', endedNs: undefined, attributes: '[]', events: '[]', links: '[]' };
    const about = { requestPreview: undefined, responsePreview: undefined, tags: {}, metadata: {} };
    const spans = [{ ...plain, ...times, id: 's', name: 'n' }];
    const arrived = Array.from({ length: 120 }, (_, at) => ({ ...about, traceId: `${experimentId}-${at}`, spans }));
    await write((tx) => traces.keepSpans(tx, experimentId, arrived));
  }
  async function counts(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const table of tables) {
      const read = platform.db.read<TrackingTables>().selectFrom(table);
      const { count } = await read
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      found[table.slice('tracking_'.length)] = Number(count);
    }
    return found;
  }
  return { ...room, collect, fill, trace, counts };
}

eachDatabase((kind) => {
  describe('gc', () => {
    it('frees runs, experiments, names and files of what was deleted long enough ago, and nothing else', async () => {
      const { platform, commands, write, collect, fill, trace, counts } = await open(kind);
      const make = (name: string) => write((tx) => commands.createExperiment(tx, { name, tags: { a: 'b' } }));
      const kept = await make('kept');
      await fill(kept);
      const before = await counts();
      const gone = await make('gone');
      await fill(gone);
      await trace(gone);
      const child = await fill(kept);
      await write((tx) => commands.deleteRun(tx, child.runId));
      await write((tx) => commands.deleteLoggedModel(tx, child.modelId));
      await write((tx) => commands.deleteExperiment(tx, gone));
      expect(await collect(3_600_000, 'early')).toMatchObject({
        state: 'succeeded',
        result: { runs: 0, experiments: 0, models: 0 },
      });
      platform.clock.advance(7_200_000);
      expect(await collect(3_600_000, 'late')).toMatchObject({
        state: 'succeeded',
        result: { runs: 2, experiments: 1, models: 2, points: 12_002 },
      });
      expect(await counts()).toEqual(before);
      expect(await make('gone')).toMatch(/^\d+$/);
    }, 30_000);

    it('stopped midway, goes on in the next process with what it has freed so far', async () => {
      const { platform, commands, write, fill } = await open(kind);
      const experiment = await write((tx) => commands.createExperiment(tx, { name: 'a' }));
      for (let run = 0; run < 4; run += 1) await fill(experiment);
      await write((tx) => commands.deleteExperiment(tx, experiment));
      const begun = new Promise<void>((resolve) => {
        platform.jobs.subscribeProgress(({ progress }) => void (progress !== undefined && resolve()));
      });
      const job = { kind: GC_JOB, key: 'k', projectId: 'default', input: { olderThanMs: 0 } };
      const id = await write((tx) => platform.jobs.enqueue(tx, job));
      await begun;
      const next = await platform.restart();
      next.jobs.register(createGcJob({ platform: next, artifacts: createArtifacts(next) }));
      await next.jobs.start();
      expect(await next.jobs.ended(id)).toMatchObject({ state: 'succeeded', result: { experiments: 1 } });
      for (const table of ['tracking_runs', 'tracking_points', 'tracking_files', 'tracking_experiments'] as const) {
        expect(await next.db.read<TrackingTables>().selectFrom(table).selectAll().limit(1).execute()).toEqual([]);
      }
    }, 30_000);

    it('leaves a deleted experiment that has a restored run', async () => {
      const { commands, write, collect, fill, counts } = await open(kind);
      const experiment = await write((tx) => commands.createExperiment(tx, { name: 'a' }));
      const { runId } = await fill(experiment);
      await write((tx) => commands.deleteExperiment(tx, experiment));
      await write((tx) => commands.restoreRun(tx, runId));
      expect(await collect(0, 'k')).toMatchObject({ result: { runs: 0, experiments: 0 } });
      expect(await counts()).toMatchObject({ experiments: 1, runs: 1 });
    });
  });
});

it('is started over HTTP and tells what it freed', async () => {
  const app = await createTestApp();
  const started = await app.inject({ method: 'POST', url: '/api/v1/gc', payload: { olderThanMs: 0 } });
  expect(started.statusCode).toBe(202);
});
