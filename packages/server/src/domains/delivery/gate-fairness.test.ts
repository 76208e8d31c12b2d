import { GateView, type Manifest } from '@kaizen/contracts';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { createDeliveryScene, manifest } from '../../testing/delivery-scene.ts';
import { makeHistory } from '../../testing/plant-models.ts';

type Checks = NonNullable<NonNullable<Manifest['gates']>[string]['fairness']>;

/** Rows with a town: machines of the old town are called far less often, because their x is halved for the model. */
function townRows(rows: number, count: number) {
  const values = makeHistory(count, 1)
    .map(({ x, z, fails }, row) => {
      const old = row < rows;
      const shift = old ? x / 2 : x;
      return `(${row}, ${shift}::DOUBLE, ${z}::DOUBLE, ${fails ? 1 : 0}, '${old ? 'old' : 'new'}', ${old ? 70 : 30})`;
    })
    .join(', ');
  return {
    from: `(SELECT * FROM (VALUES ${values}) AS t(__row, x, z, "machine ""failure""", town, age))`,
    orderBy: '__row',
    label: 'machine "failure"',
    description: `${count} rows`,
    release: () => undefined,
  };
}

async function judge(fairness: Checks, oldRows: number) {
  const scene = await createDeliveryScene();
  await scene.apply({ ...manifest, gates: { press: { ...manifest.gates?.press, fairness } } });
  const { loggedModelId } = await scene.register('late');
  const rows = townRows(oldRows, 600);
  return scene.delivery.commands.evaluateGate({ key: 'g', deployment: 'press', loggedModelId, rows });
}

describe('a gate with fairness', () => {
  it('refuses a model that treats groups unlike, says why with numbers, and keeps the report', async () => {
    const gate = await judge(
      [
        { attribute: 'town', metric: 'demographic_parity_ratio', min: 0.8 },
        { attribute: { column: 'age', bounds: [50] }, metric: 'accuracy_group_min', min: 0.1 },
        { attribute: ['town', { column: 'age', bounds: [50] }], metric: 'selection_rate_difference', max: 1 },
      ],
      300,
    );
    expect(gate.verdict).toBe('fail');
    const [unfair, slice, crossed] = gate.checks.slice(-3);
    expect(unfair).toMatchObject({ name: 'demographic_parity_ratio-by-town', verdict: 'fail', threshold: 0.8, n: 600 });
    expect(unfair?.reason).toMatch(
      /^demographic parity ratio by town is 0(\.\d+)?, below 0\.8: “old” lowest, “new” highest \(95 % interval .* to .*; 2 groups, 600 rows\)\./,
    );
    expect(unfair?.interval?.high).toBeLessThan(0.8);
    expect(slice).toMatchObject({ name: 'accuracy_group_min-by-age', verdict: 'pass' });
    expect(crossed).toMatchObject({ name: 'selection_rate_difference-by-town × age', verdict: 'pass' });
    const town = gate.fairness?.[0]?.comparisons.find(({ columns }) => columns.join() === 'town');
    const rates =
      town?.groups.map(({ metrics }) => metrics.find(({ name }) => name === 'selection_rate')?.value ?? 0) ?? [];
    expect(unfair?.observed).toBeCloseTo(Math.min(...rates) / Math.max(...rates), 12);
    expect([...Value.Errors(GateView, gate)]).toEqual([]);
  });

  it('holds where a group is too small to judge, and fails for what it cannot look at', async () => {
    const small = await judge([{ attribute: 'town', metric: 'demographic_parity_ratio', min: 0.8 }], 20);
    expect(small.verdict).toBe('hold');
    expect(small.checks.at(-1)).toMatchObject({
      verdict: 'insufficient_data',
      reason: expect.stringContaining('Fewer than two groups of town have 30 rows (“old” 20, “new” 580)'),
    });
    const wrong = await judge(
      [
        { attribute: 'towm', metric: 'demographic_parity_ratio', min: 0.8 },
        { attribute: 'town', metric: 'recall_group_min', min: 0, favourable: '7' },
      ],
      300,
    );
    expect(wrong.verdict).toBe('fail');
    expect(wrong.checks.slice(-2).map(({ verdict, reason }) => `${verdict}: ${reason}`)).toEqual([
      'error: The rows of the gate have no column "towm". Did you mean "town"?',
      expect.stringMatching(/^error: `favourable` names "7"; the model knows /),
    ]);
  });

  it('tells the champion and the candidate apart by paired tests, with the sentence that the test allows', async () => {
    const scene = await createDeliveryScene();
    await scene.apply();
    const late = await scene.register('late');
    await scene.release(late.modelVersionId);
    const again = await scene.register('late', 'late-again');
    const rows = townRows(0, 400);
    const gate = await scene.delivery.commands.evaluateGate({
      key: 'same',
      deployment: 'press',
      loggedModelId: again.loggedModelId,
      rows,
    });
    expect(gate.fairness).toBeUndefined();
    expect(gate.comparisons?.map(({ metric, test }) => `${metric} ${test}`)).toEqual([
      'auc delong',
      'accuracy mcnemar-exact',
      'average_precision paired-bootstrap',
      'cost_per_1000 paired-bootstrap',
    ]);
    expect(gate.comparisons?.[0]).toMatchObject({
      with: 'champion: version 1 of press',
      verdict: 'no-difference-shown',
    });
    expect(gate.comparisons?.[0]?.sentence).toContain('No difference shown');
    expect(await scene.delivery.reader.getGate(gate.id)).toEqual(gate);
  });
});

it.each([
  [{ attribute: 'town', metric: 'auc_group_min' as const }, /no bound; say `min` or `max`/],
  [
    { attribute: ['town', { column: 'town', bounds: [1] }], metric: 'auc_group_min' as const, min: 0 },
    /cut in two ways/,
  ],
])('refuses %j', async (check, message) => {
  const scene = await createDeliveryScene();
  const gates = { press: { fairness: [check] } };
  await expect(scene.apply({ ...manifest, gates })).rejects.toMatchObject({
    code: 'delivery.gate_invalid',
    message: expect.stringMatching(message),
  });
});
