import { asTwoClassReport, ComparisonView, DeploymentView, GateView, ReleaseView } from '@kaizen/contracts';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { call, createDeliveryScene } from '../../testing/delivery-scene.ts';
import { makeHistory, makeTraffic, type PlantRow } from '../../testing/plant-models.ts';

function asTable(rows: readonly PlantRow[]) {
  const values = rows
    .map(({ x, z, fails }, row) => `(${row}, ${x}::DOUBLE, ${z}::DOUBLE, ${fails ? 1 : 0})`)
    .join(', ');
  return {
    from: `(SELECT * FROM (VALUES ${values}) AS t(__row, x, z, "machine ""failure"""))`,
    orderBy: '__row',
    label: 'machine "failure"',
    description: `${rows.length} rows`,
    release: () => undefined,
  };
}

describe('a gate', () => {
  it('records its numbers once, whatever is asked again', async () => {
    const scene = await createDeliveryScene();
    await scene.apply();
    const late = await scene.register('late');
    const request = {
      key: 'gate-1',
      deployment: 'press',
      loggedModelId: late.loggedModelId,
      rows: asTable(makeHistory(400, 1)),
    };
    const gate = await scene.delivery.commands.evaluateGate(request);
    expect(gate).toMatchObject({ verdict: 'pass', candidate: { n: 400, threshold: 0.5 }, evaluatedOn: '400 rows' });
    expect(gate.champion).toBeUndefined();
    const { positives } = asTwoClassReport(gate.candidate);
    expect(gate.neverActCostPer1000).toBeCloseTo((positives * 1000) / 0.4, 6);
    expect(gate.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['f1', 'pass'],
      ['cost-against-champion', 'pass'],
    ]);
    expect(await scene.delivery.commands.evaluateGate(request)).toEqual(gate);
    expect(await scene.delivery.reader.getGate(gate.id)).toEqual(gate);
    expect(await scene.eventsOf('delivery.gate.decided')).toHaveLength(1);
    expect(Value.Check(GateView, gate)).toBe(true);
  });

  it('holds with too few failures, fails an equal model, and hears the checks of others', async () => {
    const scene = await createDeliveryScene();
    const { commands } = scene.delivery;
    await scene.apply();
    const late = await scene.register('late');
    await scene.release(late.modelVersionId);
    const sharp = await scene.register('sharp');
    const same = await scene.register('late', 'late-again');
    const judge = (key: string, loggedModelId: string, rows: number) =>
      commands.evaluateGate({ key, deployment: 'press', loggedModelId, rows: asTable(makeTraffic(rows, 3)) });
    const few = await judge('few', sharp.loggedModelId, 60);
    expect(few).toMatchObject({ verdict: 'hold', championVersionId: late.modelVersionId });
    expect(few.checks.at(-1)).toMatchObject({ verdict: 'insufficient_data' });
    const equal = await judge('equal', same.loggedModelId, 600);
    expect(equal).toMatchObject({ verdict: 'fail', costDifference: { value: 0, low: 0, high: 0 } });
    await expect(scene.release(same.modelVersionId, { gateId: equal.id })).rejects.toMatchObject({
      code: 'delivery.gate_not_passed',
    });
    const better = await judge('better', sharp.loggedModelId, 600);
    expect(better.verdict).toBe('pass');
    await expect(scene.release(same.modelVersionId, { gateId: better.id })).rejects.toMatchObject({
      code: 'delivery.gate_of_another',
    });
    commands.useCheck({
      name: 'fairness',
      check: async () => ({ name: 'fairness', verdict: 'fail', reason: 'unfair' }),
    });
    commands.useCheck({ name: 'budget', check: () => Promise.reject(new Error('no budget')) });
    const refused = await judge('checked', sharp.loggedModelId, 600);
    expect(refused.verdict).toBe('fail');
    expect(refused.checks.slice(-2)).toEqual([
      { name: 'fairness', verdict: 'fail', reason: 'unfair' },
      { name: 'budget', verdict: 'error', reason: 'The check could not be made: no budget' },
    ]);
  });

  it('refuses rows without labels', async () => {
    const scene = await createDeliveryScene();
    await scene.apply();
    const late = await scene.register('late');
    const rows = { ...asTable(makeHistory(5, 1)), from: '(SELECT 0 AS n, 0.5 AS x, 0.5 AS z, NULL AS l)', label: 'l' };
    const request = {
      key: 'g',
      deployment: 'press',
      loggedModelId: late.loggedModelId,
      rows: { ...rows, orderBy: 'n' },
    };
    await expect(scene.delivery.commands.evaluateGate(request)).rejects.toMatchObject({
      code: 'delivery.no_labelled_rows',
    });
  });
});

describe('over HTTP', () => {
  it('releases, compares, undoes and shows, each by its schema', async () => {
    const scene = await createDeliveryScene();
    const { delivery, platform } = scene;
    await scene.apply();
    const late = await scene.register('late');
    const sharp = await scene.register('sharp');
    const params = { deployment: 'press' };
    const start = (modelVersionId: string, key: string) =>
      call(delivery, 'startRelease', {
        params,
        body: { modelVersionId, strategy: 'direct', reason: 'by hand' },
        headers: { 'idempotency-key': key },
      });
    const release = Value.Parse(ReleaseView, await start(late.modelVersionId, 'a'));
    expect(release).toMatchObject({ phase: 'succeeded', releasedBy: 'operator', cause: 'by hand' });
    expect(await start(late.modelVersionId, 'a')).toEqual(release);
    await start(sharp.modelVersionId, 'b');
    await scene.sendLabelled(makeTraffic(400, 61));
    await scene.send(makeTraffic(20, 62));

    const body = {
      beforeVersionId: late.modelVersionId,
      afterVersionId: sharp.modelVersionId,
      fromOrdinal: 100,
      toOrdinal: 10_000,
    };
    const compare = () =>
      call(delivery, 'startComparison', { params, body, headers: { 'idempotency-key': 'compare' } });
    const accepted = await compare();
    expect(await compare()).toEqual(accepted);
    const { jobId } = accepted as { jobId: string };
    const { result, state, error } = await platform.jobs.ended(jobId);
    expect([state, error]).toEqual(['succeeded', undefined]);
    const made = await call(delivery, 'getComparison', { params: result as object });
    const comparison = Value.Parse(ComparisonView, made);
    expect(comparison).toMatchObject({ rows: 300, costDifference: { n: 300 }, savedAgainstNeverActing: { n: 300 } });
    const [before = 0, after = 0] = [comparison.before, comparison.after].map(
      (report) => asTwoClassReport(report).costPer1000,
    );
    expect(comparison.costDifference?.low).toBeGreaterThan(0);
    expect(comparison.costDifference?.value).toBeCloseTo(before - after, 6);
    expect(comparison.savedAgainstNeverActing?.value).toBeCloseTo((comparison.neverActCostPer1000 ?? 0) - after, 6);
    expect(await scene.eventsOf('delivery.comparison.completed')).toHaveLength(1);

    await call(delivery, 'undoRelease', { params, body: { reason: 'try it' }, headers: {} });
    const deployment = Value.Parse(DeploymentView, await call(delivery, 'getDeployment', { params }));
    expect(deployment).toMatchObject({ champion: { version: 1 }, state: 'warning' });
    expect(deployment.headline).toMatch(/^Version 2 was undone less than a minute ago\. Version 1 has been live/);
    const list = (await call(delivery, 'listReleases', { params })) as { items: ReleaseView[] };
    expect(list.items.map(({ version, phase }) => [version, phase])).toEqual([
      [2, 'undone'],
      [1, 'succeeded'],
    ]);
    expect(await call(delivery, 'listDeployments', { query: { project: 'prj_1' } })).toEqual({ items: [deployment] });
    expect(await call(delivery, 'listDeployments', { query: { project: 'other' } })).toEqual({ items: [] });
    expect(await call(delivery, 'listGates', { params })).toEqual({ items: [] });
  });
});
