import type { EventType, KaizenEvent, ThingRef } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import type { Json } from './openlineage.ts';
import { findFaults } from './testing/check-event.ts';
import { dataset, OWN, runEvent } from './testing/lineage-scene.ts';
import { openVersions } from './testing/version-scene.ts';
import { type LineageSource, lineageEventTypes } from './translate.ts';

type Scene = Awaited<ReturnType<typeof openVersions>>;
type Payload<T extends EventType> = KaizenEvent<T>['payload'];

/** Everything that happens to versions: accepted, held, decided on both ways, with rows in quarantine and back, gone back to, collected, checked by rules. */
async function liveThrough({ room, quarantine, append }: Scene): Promise<string> {
  const signal = new AbortController().signal;
  const first = await append(0, 8, '90,L,"12,5",0', '91,X,9,1');
  const versionId = first.versionId ?? '';
  await quarantine.fix(
    first.batchId,
    { column: 'torque', rule: 'type', cells: { torque: "replace(torque, ',', '.')" } },
    'ada',
  );
  await quarantine.replay(first.batchId, 'ada', false, signal);
  await append(100, 101, ...Array.from({ length: 9 }, (_, i) => `x${i},L,1,0`));
  const held = await append(10, 20);
  const decide = (id: string | undefined, verdict: 'accepted' | 'rejected') =>
    room.acceptance.decide(id ?? '', { verdict, reason: 'seen', by: 'ada' });
  await decide(held.versionId, 'rejected');
  const more = await append(20, 30);
  await decide(more.versionId, 'accepted');
  await room.versions.revert('machines', versionId, { by: 'ada' });
  await room.versions.collect('machines', { versions: 1 });
  return versionId;
}

let sequence = 0;

function made<T extends EventType>(
  type: T,
  payload: Payload<T>,
  refs: { inputs?: ThingRef[]; outputs?: ThingRef[] } = {},
) {
  sequence += 1;
  const { inputs = [], outputs = [] } = refs;
  const actor = { kind: 'system', name: 'test' } as const;
  const where = { projectId: 'prj_1', environment: 'production', actor, subject: 's' } as const;
  return {
    id: `evt_${sequence}`,
    seq: sequence,
    at: Date.UTC(2026, 0, 6) + sequence,
    type,
    ...where,
    inputs,
    outputs,
    payload,
  };
}

/** One event of every type and outcome of the other rooms. */
function otherEvents(versionId: string) {
  const pipeline = { pipelineRunId: 'prn_1', pipeline: 'wear' };
  const trigger = { kind: 'manual', by: 'ada' };
  const thing = (kind: ThingRef['kind'], id: string, name = 'x'): ThingRef => ({ kind, id, name });
  const read = {
    inputs: [thing('dataset_version', versionId), thing('feature_set', 'fs_1'), thing('client_dataset', 'd1', 'mine')],
  };
  const step = { ...pipeline, step: 'build', kind: 'features', attempt: 1, summary: 'done' };
  const run = { experiment: 'wear', name: 'first', metrics: {}, startedAt: Date.UTC(2026, 0, 5) };
  const release = { releaseId: 'rel_1', deployment: 'wear', modelVersionId: 'mv_1' };
  const check = { name: 'auc', observed: 0.8, threshold: 0.7, reason: 'better' };
  return [
    made('pipelines.run.started', { ...pipeline, trigger }),
    made('features.set.revised', {
      ...{ set: 'state', featureSetId: 'fs_1', revision: 1, dataset: 'machines' },
      features: [
        { name: 'torque', from: ['torque'] },
        { name: 'power', from: ['torque', 'kind'], expression: 'torque * 2' },
      ],
    }),
    made('pipelines.step.finished', { ...step, status: 'succeeded' }, { outputs: [thing('feature_set', 'fs_1')] }),
    made('pipelines.step.finished', { ...step, status: 'failed', summary: 'no rows' }),
    made('tracking.model_logged', { loggedModelId: 'lm_1', runId: 'run_1', experiment: 'wear', hash: 'h' }, read),
    made('tracking.model_logged', { loggedModelId: 'lm_2', hash: 'h' }, read),
    ...['finished', 'failed', 'killed'].map((status, i) =>
      made('tracking.run.finished', { ...run, runId: `run_${i + 1}`, status, pipelineRunId: 'prn_1' }, read),
    ),
    made(
      'tracking.model_version.registered',
      { model: 'wear', modelVersionId: 'mv_1', loggedModelId: 'lm_1', version: 1, source: 'run' },
      read,
    ),
    made(
      'tracking.model_version.registered',
      { model: 'wear', modelVersionId: 'mv_2', version: 2, source: 'files' },
      read,
    ),
    made('delivery.gate.decided', {
      ...{ gateId: 'gate_1', deployment: 'wear', loggedModelId: 'lm_1', verdict: 'pass', evaluatedOn: 'holdout' },
      checks: [
        { ...check, verdict: 'pass' },
        { name: 'cost', verdict: 'insufficient_data', reason: 'too few' },
      ],
      pipelineRunId: 'prn_1',
    }),
    made(
      'delivery.release.started',
      { ...release, version: 1, strategy: 'canary', cause: 'manual', pipelineRunId: 'prn_1' },
      { inputs: [thing('model_version', 'mv_1'), thing('gate', 'gate_1')] },
    ),
    made('delivery.release.promoted', { ...release, version: 1, cause: 'manual' }),
    made('delivery.release.rolled_back', { ...release, releaseId: 'rel_2', reason: 'dearer' }),
    made('delivery.release.superseded', { ...release, releaseId: 'rel_3', bySupersedingReleaseId: 'rel_4' }),
    made('delivery.release.undone', { ...release, restoredVersionId: 'mv_2', reason: 'by hand' }),
    made('serving.log.compacted', { deployment: 'wear', kind: 'predictions', file: 'f', rows: 10, bytes: 100 }),
    ...['succeeded', 'cancelled', 'failed'].map((status) =>
      made('pipelines.run.finished', { ...pipeline, trigger, status, summary: 'over' }),
    ),
  ] as const;
}

it('every event that we make fits the schemas of OpenLineage that it names', async () => {
  const scene = await openVersions({ gated: true });
  const { platform, room } = scene;
  const versionId = await liveThrough(scene);
  const types = new Set<string>(await scene.deliver());
  const rules = {
    dataset: 'machines',
    datasetId: 'ds_1',
    environment: 'production',
    schemaRevision: 1,
    success: false,
  };
  const broken = [
    { rule: 'expect_row_count', severity: 'warning' },
    { rule: 'unique', column: 'id', severity: 'error', unexpected: 3 },
  ];
  const others = [
    ...otherEvents(versionId),
    made('data.rules.checked', { ...rules, reportId: 'rep_1', versionId, rules: 9, failed: 1, warned: 1, broken }),
  ];
  for (const event of others) {
    await platform.db.run((tx) => room.lineage.commands.react(tx, event as LineageSource, 'line'));
    types.add(event.type);
  }
  expect([...types].sort()).toEqual([...lineageEventTypes].sort());
  const { events: texts, total } = await room.lineage.reader.listEvents({ limit: 1000, offset: 0, order: 'asc' });
  const events = texts.map((text): Json => JSON.parse(text));
  expect(events).toHaveLength(total);
  const states = new Set(events.map(({ eventType }) => eventType));
  expect([...states].sort()).toEqual(['ABORT', 'COMPLETE', 'FAIL', 'RUNNING', 'START']);
  expect(events.flatMap((event) => findFaults(event).map((fault) => `${JSON.stringify(event.job)} ${fault}`))).toEqual(
    [],
  );
});

it('what does not fit is found', () => {
  const good = runEvent('j', { inputs: [dataset('a', { version: '1', made: { x: ['b.y'] } })] });
  const { facets } = dataset('a', { version: '1' });
  const url =
    'https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet';
  const withFacet = (name: string, facet: object) => ({
    ...good,
    inputs: [{ namespace: OWN, name: 'a', facets: { [name]: facet } }],
  });
  expect(
    findFaults({ ...good, schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent' }),
  ).toEqual([]);
  expect(findFaults({ ...good })).toEqual(['event: there is no schema undefined']);
  const of = (event: Json) =>
    findFaults({ ...event, schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent' });
  expect(of({ ...good, run: { runId: '1' } })).toContainEqual(expect.stringContaining('/run/runId'));
  expect(of(withFacet('version', { ...facets?.version, datasetVersion: 1 }))).toEqual([
    'version/datasetVersion: must be string',
  ]);
  expect(of(withFacet('schema', { ...facets?.version }))).toEqual([`schema: ${url} defines no facet of this name`]);
  expect(of(withFacet('kaizen_more', { _producer: 'urn:x:y', _schemaURL: 'urn:x:z' }))).toEqual([
    'kaizen_more: there is no schema urn:x:z',
  ]);
  expect(of(withFacet('version', { datasetVersion: '1', _schemaURL: url }))).toContainEqual(
    expect.stringContaining('_producer'),
  );
});
