import type { JobAccepted, VersionWithVerdict } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createAppScene } from '../testing/app-scene.ts';

const manifest = `
kaizen: 1
project: mill
data:
  readings:
    source: { file: readings.csv }
    columns: { id: { type: integer, unique: true }, torque: { type: number } }
    validation:
      rules: [{ rule: expect_column_mean_to_be_between, column: torque, min_value: 30, max_value: 50 }]
features:
  state: { from: readings, inputs: [torque] }
pipelines:
  read:
    steps:
      - { name: ingest, uses: ingest, with: readings }
      - { name: validate, uses: validate, with: readings }
      - { name: features, uses: features, with: state }
  features: { steps: [{ name: features, uses: features, with: state }] }
`;
const csv = (torque: number) => `id,torque\n${Array.from({ length: 20 }, (_, row) => `${row},${torque}\n`).join('')}`;
const versions = '/api/v1/datasets/readings/versions';

it('a version whose rules fail is held by the pipeline and by latest, until a person decides with a reason', async () => {
  const { app, apply, get, runPipeline } = await createAppScene();
  await apply(manifest, { 'readings.csv': csv(40) });
  const first = await runPipeline('read', '1');
  expect(first.status).toBe('succeeded');
  const good = String(first.steps[0]?.outputs.versionId);
  const latest = async () => (await get<{ id: string }>(`${versions}/latest`)).id;
  expect(await latest()).toBe(good);

  await apply(manifest, { 'readings.csv': csv(90) });
  const second = await runPipeline('read', '2');
  const held = String(second.steps[0]?.outputs.versionId);
  expect(second.status).toBe('held');
  expect(second.steps.map(({ status }) => status)).toEqual(['succeeded', 'held', 'skipped']);
  expect(second.steps[1]?.summary).toContain(
    `The version is staged: 1 of its checks failed. First: torque: expected a mean`,
  );
  expect(second.steps[1]?.summary).toContain(`kaizen data accept readings ${held} --reason`);
  expect(await latest()).toBe(good);
  expect((await get<{ currentVersion: { id: string } }>('/api/v1/datasets/readings')).currentVersion.id).toBe(good);
  // What runs on the current version goes on with the former one.
  const other = await runPipeline('features', '3');
  expect(other.steps[0]).toMatchObject({ status: 'succeeded' });
  expect(JSON.stringify(other.steps[0]?.outputs)).not.toContain(held);

  const verdictOf = (id: string) => get<VersionWithVerdict>(`${versions}/${id}/verdict`);
  const { version, verdict } = await verdictOf(held);
  expect(version).toMatchObject({ state: 'staged', parentId: good });
  expect(verdict).toMatchObject({ verdict: 'failed', judgedAt: expect.any(Number) });
  const [schema] = verdict.checks;
  expect(schema?.findings.filter((one) => one.verdict === 'fail')).toEqual([
    expect.objectContaining({ column: 'torque', message: expect.stringContaining('90') }),
  ]);
  const report = await get<{ success: boolean }>(`/api/v1/datasets/readings/validations/${schema?.reportId}`);
  expect(report.success).toBe(false);

  const decide = (id: string, what: 'accept' | 'reject', body: object) =>
    app.inject({ method: 'POST', url: `${versions}/${id}/${what}`, payload: body });
  for (const body of [{}, { reason: ' ' }])
    expect((await decide(held, 'accept', body)).json().error.code).toBe('data.reason_missing');
  expect((await decide(held, 'reject', {})).json().error.code).toBe('data.reason_missing');
  expect((await decide(held, 'reject', { reason: 'sensor moved' })).statusCode).toBe(200);
  const rejected = await verdictOf(held);
  expect(rejected.version.state).toBe('rejected');
  expect(rejected.verdict).toMatchObject({
    verdict: 'failed',
    decision: { verdict: 'rejected', reason: 'sensor moved', by: 'local operator' },
  });
  // It stays readable, and a run that meets its bytes again says so.
  expect((await get<{ rows: unknown[] }>(`${versions}/${held}/rows?limit=2`)).rows).toHaveLength(2);
  expect((await app.inject(`/api/v1/datasets/readings@${held}.csv`)).body).toContain('0,90');
  const again = await runPipeline('read', '4');
  expect(again.steps[1]).toMatchObject({ status: 'held', summary: expect.stringContaining('was rejected') });
  expect(await latest()).toBe(good);

  expect((await decide(held, 'accept', { reason: 'it was the new gear' })).statusCode).toBe(200);
  expect(await latest()).toBe(held);
  expect((await verdictOf(held)).verdict).toMatchObject({
    verdict: 'failed',
    decision: { verdict: 'accepted', reason: 'it was the new gear', by: 'local operator' },
  });
  expect((await runPipeline('read', '5')).status).toBe('succeeded');
});

it('pushed rows of a held version stay in it: the next pushes go on from the current version', async () => {
  const { app, apply, get, post } = await createAppScene();
  await apply(manifest.replace('{ file: readings.csv }', '{ push: { seconds: 3600 } }'));
  const push = async (torque: number, id: number) => {
    await post('/api/v1/datasets/readings/rows', { rows: [{ id, torque }] });
    const { jobId } = await post<JobAccepted>('/api/v1/datasets/readings/rows/commit');
    const { result } = await app.platform.jobs.ended(jobId);
    const { versionId } = result as { versionId: string };
    return get<{ id: string; state: string; rows: number; parentId?: string }>(`${versions}/${versionId}`);
  };
  const first = await push(40, 1);
  const held = await push(400, 2);
  expect(held).toMatchObject({ state: 'staged', rows: 2, parentId: first.id });
  expect(await push(41, 3)).toMatchObject({ state: 'current', rows: 2, parentId: first.id });
  expect((await get<{ rows: string[][] }>(`${versions}/${held.id}/rows`)).rows.map(([id]) => id)).toEqual(['1', '2']);
});
