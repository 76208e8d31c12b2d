import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { holdoutPath, parseHoldoutRows } from '../domains/pipelines/index.ts';
import { createTestHome } from '../testing/test-home.ts';
import { createTestPlatform } from '../testing/test-platform.ts';
import { killPlant } from './testing/kill-plant.ts';
import { learnedMetrics } from './testing/learned-metrics.ts';
import { answerAndLabel, connectPlant, outputsOf, plantCsv } from './testing/plant-rooms.ts';

/** A project folder; with `commit` it is a git repository at that commit. */
async function createFolder(csv: string, commit?: string): Promise<string> {
  const folder = await createTestHome();
  onTestFinished(() => folder.remove());
  await writeFile(join(folder.path, 'machines.csv'), csv);
  if (commit !== undefined) {
    await mkdir(join(folder.path, '.git'));
    await writeFile(join(folder.path, '.git/HEAD'), `${commit}\n`);
  }
  return folder.path;
}

async function openPlant(csv: string, commit?: string) {
  const rooms = await connectPlant(await createTestPlatform(), await createFolder(csv, commit));
  onTestFinished(() => rooms.serving.close());
  return rooms;
}

const commit = 'c0ffee'.repeat(7).slice(0, 40);
const small = plantCsv(600, { seed: 2 });

/** A small plant in a repository, after its first run. */
async function openFirst() {
  const rooms = await openPlant(small, commit);
  return { rooms, outputs: outputsOf(await rooms.run('one')) };
}

describe('a pipeline with the steps of the rooms', () => {
  it('takes a file to a released model, and records everything on the way', async () => {
    const { data, tracking, delivery, serving, run } = await openPlant(plantCsv(1500, { seed: 1, broken: 5 }));
    const view = await run('one');
    expect(view.steps.map(({ name, status, summary }) => [name, status, summary])).toEqual([
      ['ingest', 'succeeded', '1,500 rows read from machines.csv, 5 of them bad.'],
      ['validate', 'succeeded', expect.stringContaining('1,495 of 1,500 rows obey the schema; 5 are in quarantine.')],
      ['features', 'succeeded', 'state, revision 1: 3 raw columns, 1 derived; the model sees 4.'],
      [
        'train',
        'succeeded',
        expect.stringMatching(/^30 trees on 1,196 rows; accuracy 0\.\d+, F1 .* by cost in 5-fold/),
      ],
      ['gate', 'succeeded', expect.stringContaining('on 299 rows')],
      ['register', 'succeeded', 'Registered as failure version 1.'],
      ['release', 'succeeded', 'Version 1 answers all requests of failure.'],
    ]);
    const { runId = '', modelVersionId = '', versionId, featureSetId, loggedModelId } = outputsOf(view);
    const tracked = await tracking.reader.getRun(runId);
    expect(tracked).toMatchObject({
      status: 'finished',
      experiment: 'failure',
      loggedModelId,
      params: { trees: '30', seed: '7', label: 'failure', trainingRows: '1196', holdoutRows: '299' },
      tags: { 'code.commit': expect.stringContaining('absent'), 'trigger.kind': 'manual' },
      inputs: [
        { kind: 'dataset_version', id: versionId, name: 'machines' },
        { kind: 'feature_set', id: featureSetId, name: 'state' },
      ],
    });
    expect(tracked.metrics.auc).toBeGreaterThan(0.9);
    expect(tracked.artifacts.map(({ path, kind }) => `${kind} ${path}`).sort()).toEqual([
      'curve curves/calibration.json',
      'curve curves/precision-recall.json',
      'curve curves/roc.json',
      'evaluation evaluation.json',
      'model model.onnx',
      'rows holdout-rows.json',
      'rows training-rows.json',
      'table feature-importance.json',
      'text environment.json',
    ]);
    expect(tracked.tags).toMatchObject({
      'environment.cores': expect.stringMatching(/^\d+$/),
      'cost.price_per_hour': '0.1',
      'energy.source': expect.stringMatching(/^power model|RAPL/),
    });
    expect(tracked.metrics).toMatchObject({
      'system/system_memory_usage_megabytes': expect.any(Number),
      'energy/kwh': expect.any(Number),
    });
    expect(tracked.metrics['cost/machine_hours']).toBeGreaterThan(0);
    expect(tracked.metrics['cost/total']).toBeCloseTo((tracked.metrics['cost/machine_hours'] ?? 0) * 0.1, 12);
    const version = await tracking.reader.getModelVersion(modelVersionId);
    expect(version.loggedModel.signature).toEqual({
      inputs: [
        { name: 'Type', type: 'category', required: true, values: ['L', 'M', 'H'] },
        { name: 'Torque [Nm]', type: 'number', required: true },
        { name: 'Speed [rpm]', type: 'number', required: true },
      ],
      classes: ['0', '1'],
      positive: '1',
    });
    expect(Object.keys(version.loggedModel.inputExample ?? {})).toEqual(['Type', 'Torque [Nm]', 'Speed [rpm]']);
    expect((await delivery.reader.getDeployment('failure')).champion).toMatchObject({ modelVersionId, version: 1 });
    expect((await serving.reader.getRoute('failure'))?.targets).toHaveLength(1);
    expect((await data.reader.findCurrentVersion('machines'))?.id).toBe(versionId);
  });

  it('names the code that made a version, and its input example is a raw row that can be sent as it is', async () => {
    const { rooms, outputs } = await openFirst();
    const { tracking, serving } = rooms;
    expect((await tracking.reader.getRun(outputs.runId ?? '')).tags['code.commit']).toBe(commit);
    const version = await tracking.reader.getModelVersion(outputs.modelVersionId ?? '');
    expect(version.codeCommit).toBe(commit);
    const example = version.loggedModel.inputExample ?? {};
    const inputs = Object.entries(example).map(([name, value]) =>
      typeof value === 'number'
        ? { name, datatype: 'FP64', kind: 'float' as const, values: [value] }
        : { name, datatype: 'BYTES', kind: 'text' as const, values: [String(value)] },
    );
    expect(inputs.map(({ kind }) => kind)).toEqual(['text', 'float', 'float']);
    const answer = await serving.inference.infer({ deployment: 'failure', rows: 1, inputs });
    expect(answer.modelVersionId).toBe(version.id);
  });

  it('makes the same model of the same rows and seed, and learns nothing from the holdout', async () => {
    const first = await openFirst();
    const run = await first.rooms.tracking.reader.getRun(first.outputs.runId ?? '');
    const before = { hash: first.outputs.modelHash, metrics: learnedMetrics(run.metrics) };
    const holdout = parseHoldoutRows(await first.rooms.tracking.reader.readArtifact(run.id, holdoutPath))?.rows ?? [];
    expect(before.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(holdout).toHaveLength(120);
    /** The model of the same rows, some of which have other values. */
    const rerun = async (rows: readonly number[]) => {
      const lines = small.trimEnd().split('\n');
      for (const row of rows) {
        const [id, type, torque, speed, failure] = (lines[row + 1] ?? '').split(',');
        lines[row + 1] = [id, type, 200 - Number(torque), Number(speed) / 2, failure].join(',');
      }
      const { run: start, tracking } = await openPlant(`${lines.join('\n')}\n`);
      const outputs = outputsOf(await start('one'));
      const { metrics } = await tracking.reader.getRun(outputs.runId ?? '');
      return { hash: outputs.modelHash, metrics: learnedMetrics(metrics), version: outputs.versionId };
    };
    expect(await rerun([])).toEqual({ ...before, version: first.outputs.versionId });
    const changed = await rerun(holdout);
    expect(changed.version).not.toBe(first.outputs.versionId);
    expect(changed).toMatchObject(before);
    // The comparison can tell: rows that are learnt from do change the model.
    const learnt = await rerun(Array.from({ length: 600 }, (_, row) => row).filter((row) => !holdout.includes(row)));
    expect(learnt.hash).not.toBe(before.hash);
  });

  it('leaves a cancelled training as a killed run', async () => {
    const { platform, tracking, run } = await openPlant(plantCsv(1500, { seed: 4 }));
    platform.jobs.subscribeProgress(({ id, progress }) => {
      if (progress?.unit === 'trees') void platform.jobs.cancel(id);
    });
    const view = await run('one');
    expect(view).toMatchObject({ status: 'cancelled', summary: 'Cancelled by the job list.' });
    expect(view.steps[3]).toMatchObject({ name: 'train', status: 'cancelled' });
    const { items } = await platform.outbox.find({ types: ['tracking.run.finished'] });
    expect(items.map(({ payload }) => payload.status)).toEqual(['killed']);
    expect((await tracking.reader.getRun(String(items[0]?.payload.runId))).state).toBe('warning');
  });

  it('holds at a rejected batch and trains nothing', async () => {
    const { tracking, run } = await openPlant(plantCsv(300, { seed: 3, broken: 200 }));
    const view = await run('one');
    expect(view.status).toBe('held');
    expect(view.summary).toContain('The batch is rejected: 200 of 300 rows are bad');
    expect(view.steps.map(({ status }) => status).slice(2)).toEqual(Array.from({ length: 5 }, () => 'skipped'));
    expect(await tracking.reader.findModelVersion('failure', 1)).toBeUndefined();
  });

  it('retrains on labelled production rows, judged on production rows that it did not see', async () => {
    const { tracking, serving, delivery, run } = await openPlant(plantCsv(1500, { seed: 1 }));
    const first = outputsOf(await run('one'));
    await answerAndLabel(serving, 400);
    const production = { deployment: 'failure', fromOrdinal: 0, rows: 400, baseRows: 300 };
    const view = await run('two', {
      kind: 'retraining',
      by: 'monitoring',
      alertId: 'alr_1',
      decisionId: 'dec_1',
      production,
    });
    const second = outputsOf(view);
    expect(view.steps[0]).toMatchObject({ status: 'succeeded', outputs: { productionRows: 400, rowsBad: 0 } });
    expect(view.steps[3]?.summary).toContain('30 trees on 620 rows');
    const holdout = parseHoldoutRows(await tracking.reader.readArtifact(second.runId ?? '', holdoutPath));
    expect(holdout?.rows).toHaveLength(80);
    expect(holdout?.rows.every((row) => row >= 1500 && row < 1900)).toBe(true);
    expect(holdout?.versionId).toBe(second.versionId);
    expect(second.versionId).not.toBe(first.versionId);
    expect(['succeeded', 'held']).toContain(view.steps[4]?.status);
    const gate = await delivery.reader.getGate(second.gateId ?? '');
    expect(gate.evaluatedOn).toContain('80 rows (20 % of 400 production rows, stratified, seed 7)');
    expect(gate.championVersionId).toBe(first.modelVersionId);
  });
});

it('ends alike when its process is killed while it reads, learns and releases', async () => {
  const points = ['data.version.committed', 'progress trees', 'delivery.release.started'];
  const { whole, resumed } = await killPlant(plantCsv(400, { seed: 5, broken: 3 }), points);
  expect(whole).toMatchObject({ status: 'succeeded', champion: 1, runs: 1 });
  expect(resumed).toEqual(whole);
}, 240_000);
