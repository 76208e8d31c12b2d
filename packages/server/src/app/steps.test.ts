import { describe, expect, it } from 'vitest';
import { holdoutPath, parseHoldoutRows } from '../domains/pipelines/index.ts';
import { answerAndLabel, openPlant, plantCsv } from './testing/plant-rooms.ts';

describe('a pipeline with the steps of the rooms', () => {
  it('takes a file to a released model, and records everything on the way', async () => {
    const { data, tracking, delivery, serving, run, outputsOf } = await openPlant(
      plantCsv(1500, { seed: 1, broken: 5 }),
    );
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
    const { runId, modelVersionId, versionId, featureSetId, loggedModelId } = outputsOf(view);
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
      'model model.onnx',
      'rows holdout-rows.json',
      'table feature-importance.json',
    ]);
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

  it('makes the same model of the same rows and seed', async () => {
    const csv = plantCsv(600, { seed: 2 });
    const hashes: unknown[] = [];
    for (let home = 0; home < 2; home++) {
      const { run, outputsOf } = await openPlant(csv);
      hashes.push(outputsOf(await run('one')).modelHash);
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
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
    const { tracking, serving, delivery, run, outputsOf } = await openPlant(plantCsv(1500, { seed: 1 }));
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
    const holdout = parseHoldoutRows(await tracking.reader.readArtifact(second.runId, holdoutPath));
    expect(holdout?.rows).toHaveLength(80);
    expect(holdout?.rows.every((row) => row >= 1500 && row < 1900)).toBe(true);
    expect(holdout?.versionId).toBe(second.versionId);
    expect(second.versionId).not.toBe(first.versionId);
    expect(['succeeded', 'held']).toContain(view.steps[4]?.status);
    const gate = await delivery.reader.getGate(second.gateId);
    expect(gate.evaluatedOn).toContain('80 rows (20 % of 400 production rows, stratified, seed 7)');
    expect(gate.championVersionId).toBe(first.modelVersionId);
  });
});
