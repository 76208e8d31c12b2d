import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvaluationReport } from '@kaizen/contracts';
import { createRandom } from '@kaizen/stats';
import { Value } from 'typebox/value';
import { expect, it, onTestFinished } from 'vitest';
import { createTestHome } from '../testing/test-home.ts';
import { createTestPlatform } from '../testing/test-platform.ts';
import { connectPlant, outputsOf } from './testing/plant-rooms.ts';

/** kaizen.yaml of loans: `age` and `region` are columns of the data that the model does not see. */
const manifestOf = (training: string, gate: string) => `
kaizen: 1
project: loans
data:
  loans:
    source: { file: loans.csv }
    columns:
      income: { type: number }
      debt: { type: number }
      age: { type: integer, required: false }
      region: { type: category, values: [north, south] }
      paid: { type: category, values: [no, yes], role: label }
features:
  applicant: { from: loans, inputs: [income, debt], derived: { ratio: debt / income } }
training:
  failure: { features: applicant, label: paid, positive: yes, algorithm: logistic-regression, seed: 3, ${training} }
gates:
  failure: { ${gate} }
deployments:
  failure: { model: failure }
pipelines:
  failure:
    steps:
      - { name: ingest, uses: ingest, with: loans }
      - { name: train, uses: train, with: failure }
      - { name: gate, uses: gate, with: failure }
      - { name: register, uses: register, with: failure }
      - { name: release, uses: release, with: failure }
`;

/** Loans are paid by income; the young earn less. */
function loansCsv(rows: number): string {
  const random = createRandom(8);
  const lines = ['income,debt,age,region,paid'];
  for (let row = 0; row < rows; row++) {
    const age = 18 + random.int(60);
    const income = 30 + age / 2 + 6 * random.normal();
    const debt = 20 + 5 * random.normal();
    const paid = income - debt / 2 + 4 * random.normal() > 40 ? 'yes' : 'no';
    lines.push(
      `${income.toFixed(2)},${debt.toFixed(2)},${row % 40 === 0 ? '' : age},${row % 3 === 0 ? 'north' : 'south'},${paid}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function openLoans(training: string, gate: string) {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  await writeFile(join(home.path, 'loans.csv'), loansCsv(700));
  const rooms = await connectPlant(await createTestPlatform(), home.path, manifestOf(training, gate));
  onTestFinished(() => rooms.serving.close());
  return rooms;
}

const looked =
  'evaluation: { slices: [region, ratio], topK: [10], repeats: 100 }, ' +
  'fairness: { attributes: [{ column: age, bounds: [30] }, region], intersections: [[age, region]], minGroup: 20 }';

it('leaves a report by slices and groups, and refuses a model that is unfair, with the numbers', async () => {
  const rooms = await openLoans(
    looked,
    'fairness: [{ attribute: { column: age, bounds: [30] }, metric: demographic_parity_ratio, min: 0.8, minGroup: 20 }]',
  );
  const view = await rooms.run('one');
  const { runId = '', gateId = '' } = outputsOf(view);
  expect(view.status).toBe('held');
  expect(view.steps.find(({ uses }) => uses === 'gate')?.summary).toMatch(
    /^Not passed \(demographic_parity_ratio-by-age: demographic parity ratio by age is 0(\.\d+)?, below 0\.8: “< 30” lowest, “≥ 30” highest/,
  );
  const bytes = await rooms.tracking.reader.readArtifact(runId, 'evaluation.json');
  const report: unknown = JSON.parse(new TextDecoder().decode(bytes));
  expect([...Value.Errors(EvaluationReport, report)]).toEqual([]);
  if (!Value.Check(EvaluationReport, report)) throw new Error('no report');
  expect(report).toMatchObject({ label: 'paid', positive: 'yes', algorithm: 'logistic-regression' });
  expect(report.rows).toEqual({
    kind: 'cross-validated',
    n: 560,
    weighted: false,
    what: '560 training rows, each predicted by the model of a fold that did not see it (5 folds)',
  });
  expect(new Set(report.slices.map(({ column }) => column))).toEqual(new Set(['region', 'ratio']));
  expect(report.fairness?.comparisons.map(({ columns }) => columns.join())).toEqual(['age', 'region', 'age,region']);
  expect(report.fairness?.comparisons[0]?.groups.map(({ values }) => values[0])).toEqual(['< 30', '≥ 30', 'missing']);
  expect(report.explanation?.shap?.method).toBe('linear');
  const run = await rooms.tracking.reader.getRun(runId);
  for (const { name, value } of report.metrics) expect(run.metrics[name]).toBe(value);
  const gate = await rooms.delivery.reader.getGate(gateId);
  expect(gate.fairness?.[0]?.comparisons[0]?.columns).toEqual(['age']);
});

it('names the nearest column where a name is wrong, and stops before training where groups cannot be made', async () => {
  await expect(openLoans('evaluation: { slices: [regoin] }', 'thresholds: { auc: 0.5 }')).rejects.toMatchObject({
    code: 'pipelines.training_invalid',
    message: expect.stringContaining('"regoin" is neither a column of "loans" nor a feature. Did you mean "region"?'),
    details: { path: 'training.failure.evaluation.slices.0' },
  });
  const rooms = await openLoans('fairness: { attributes: [age] }', 'thresholds: { auc: 0.5 }');
  const view = await rooms.run('one');
  expect(view.status).toBe('failed');
  expect(view.steps[1]?.summary).toContain('`fairness.attributes.0`: Column "age" has more than 20 different numbers');
});
