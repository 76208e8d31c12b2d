import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchView, JobAccepted, ValidationOutcome, ValidationReport } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { createAppScene } from '../../../testing/app-scene.ts';

const columns = '{ id: { type: integer }, t: { type: number, max: 100 }, kind: { type: text, required: false } }';
const manifest = (validation = '{ maxBadShare: 0.9 }') => `
kaizen: 1
project: mill
data:
  readings:
    source: {}
    columns: ${columns}
    validation: ${validation}
`;

async function open() {
  const scene = await createAppScene();
  await scene.apply(manifest());
  const { app } = scene;
  const refusal = async (url: string, body: unknown) => {
    const answer = await app.inject({ method: 'POST', url, payload: body as object });
    return { status: answer.statusCode, ...answer.json<{ error?: { code: string; message: string } }>().error };
  };
  const upload = async (text: string) => {
    const url = '/api/v1/datasets/readings/batches?mode=append&name=a.csv';
    const { jobId } = await scene.post<JobAccepted>(url, text, { 'content-type': 'text/csv' });
    const job = await app.platform.jobs.ended(jobId);
    return { job, batchId: (job.result as { batchId?: string } | undefined)?.batchId ?? '' };
  };
  return { ...scene, refusal, upload };
}

test('SQL that reads or writes files, or more than the row, is refused wherever SQL is taken', async () => {
  const { app, apply, refusal, upload, get } = await open();
  const target = join(app.platform.config.home, 'written');
  const { batchId } = await upload('id,t\n1,1\n2,500\n');
  const attacks = [
    "(SELECT count(*) FROM read_csv('/etc/passwd')) > 0",
    "read_text('/etc/passwd') IS NOT NULL",
    "main.read_blob('/etc/passwd') IS NOT NULL",
    "EXISTS (FROM '/etc/passwd')",
    "t IN (FROM glob('/etc/*'))",
    `1); COPY (SELECT 1) TO '${target}'; SELECT (1`,
    `t > 1) TO '${target}' (FORMAT csv); --`,
    '1); INSTALL httpfs; SELECT (1',
    "1); ATTACH '/tmp/x.db' AS x; SELECT (1",
    "1); SET memory_limit = '1TB'; SELECT (1",
    "getenv('HOME') IS NOT NULL",
    "current_setting('temp_directory') IS NOT NULL",
    'list_transform([t], x -> x) IS NOT NULL',
    'nextval(t) > 1',
    '$1 > 1',
    't > (WITH x AS (SELECT 1) SELECT 1)',
    'sum(t) > 1',
    `${'('.repeat(1500)}t > 1`,
  ];
  const rulesOf = (attack: string) => `[
    { rule: expect_rows_to_satisfy, predicate: ${JSON.stringify(attack)} },
    { rule: expect_column_to_exist, column: t, where: ${JSON.stringify(attack)} } ]`;
  const schemaOf = (attack: string) => `schema: 1\ncolumns: ${columns}\nrules: ${rulesOf(attack)}\n`;
  const at = '/api/v1/datasets/readings';
  const isRefused = { status: 400, code: 'data.schema_invalid' };
  for (const attack of attacks) {
    const answer = await refusal(`${at}/schema/diff`, { text: schemaOf(attack) });
    expect.soft(answer, attack).toMatchObject(isRefused);
    expect.soft(answer.message, attack).toMatch(/rules\.0\.predicate: .* rules\.1\.where: /s);
    const fix = { column: 't', rule: 'max', cells: { t: attack } };
    expect
      .soft(await refusal(`${at}/batches/${batchId}/quarantine/fixes`, fix), attack)
      .toMatchObject({ status: 400, code: 'data.predicate_invalid' });
  }
  // The same check stands at every other door.
  const [attack = ''] = attacks;
  await expect(apply(manifest(`{ rules: ${rulesOf(attack).replace(/\s+/g, ' ')} }`))).rejects.toThrow(
    /app\.manifest_invalid.*cannot be used/,
  );
  expect(await refusal(`${at}/schema/accept`, { text: schemaOf(attack), reason: 'because' })).toMatchObject(isRefused);
  expect(await refusal(`${at}/validations`, { schema: schemaOf(attack) })).toMatchObject(isRefused);
  expect(existsSync(target)).toBe(false);
  // Nothing of it is in force, and the server goes on.
  expect(await get('/api/v1/datasets/readings/schema')).toMatchObject({ revision: 1 });
  expect((await upload('id,t\n3,3\n')).job.state).toBe('succeeded');
}, 60_000);

test('names, patterns and values that look like SQL are names, patterns and values', async () => {
  const { app, get, post, upload, refusal } = await open();
  const target = join(app.platform.config.home, 'written');
  const injected = `x') TO '${target}'; --`;
  const name = `a"b'); COPY (SELECT 1) TO '${target}'; --`;
  const other = {
    dataset: 'odd',
    text: `"id","${name.replaceAll('"', '""')}"\n1,${injected}\n2,ok\n3,"${injected}"\n`,
  };
  await post('/api/v1/projects/apply', {
    text: 'kaizen: 1\nproject: mill\ndata:\n  odd: { source: {}, validation: { maxBadShare: 0.9 } }\n',
    folder: (await get<{ items: Array<{ folder: string }> }>('/api/v1/projects')).items[0]?.folder,
  });
  const { jobId } = await post<JobAccepted>('/api/v1/datasets/odd/batches?name=a.csv', other.text, {
    'content-type': 'text/csv',
  });
  const job = await app.platform.jobs.ended(jobId);
  expect(job.state).toBe('succeeded');
  const schema = `schema: 1
columns:
  id: { type: integer }
  ${JSON.stringify(name)}: { type: text, values: [${JSON.stringify(injected)}], pattern: ${JSON.stringify("^x'\\)")}, required: false }
`;
  await post('/api/v1/datasets/odd/schema/accept', { text: schema, reason: 'odd' });
  const started = await post<JobAccepted>('/api/v1/datasets/odd/validations', {});
  const { reportId } = (await app.platform.jobs.ended(started.jobId)).result as ValidationOutcome;
  const report = await get<ValidationReport>(`/api/v1/datasets/odd/validations/${reportId}`);
  expect(report.results.filter(({ verdict }) => verdict === 'fail')).toMatchObject([
    { column: name, samples: [{ row: 2, value: 'ok' }] },
    { column: name, samples: [{ row: 2, value: 'ok' }] },
  ]);
  const again = await post<JobAccepted>(
    '/api/v1/datasets/odd/batches?name=b.csv',
    other.text.replace('1,', '4,').replace('2,ok', '5,bad'),
    { 'content-type': 'text/csv' },
  );
  const { batchId } = (await app.platform.jobs.ended(again.jobId)).result as { batchId: string };
  expect(await get<BatchView>(`/api/v1/datasets/odd/batches/${batchId}`)).toMatchObject({
    rowsBad: 1,
    reasons: [{ column: name, rule: 'values' }],
  });
  const rows = `/api/v1/datasets/odd/batches/${batchId}/quarantine?column=${encodeURIComponent(name)}&rule=values`;
  expect(await get(rows)).toMatchObject({ total: 1 });
  const none = `/api/v1/datasets/odd/batches/${batchId}/quarantine?column=${encodeURIComponent(injected)}&rule=values`;
  expect(await get(none)).toMatchObject({ total: 0 });
  const fixes = `/api/v1/datasets/odd/batches/${batchId}/quarantine/fixes`;
  expect(await refusal(fixes, { line: 3, cells: { [injected]: 'x' } })).toMatchObject({ code: 'data.fix_invalid' });
  await post(fixes, { line: 3, cells: { [name]: injected } });
  const replay = await post<JobAccepted>(`/api/v1/datasets/odd/batches/${batchId}/quarantine/replay`, {});
  expect((await app.platform.jobs.ended(replay.jobId)).result).toMatchObject({ verdict: 'accepted', rowsIn: 1 });
  const profile = '/api/v1/datasets/odd/versions/current/profile/column';
  expect(await get(`${profile}?name=${encodeURIComponent(name)}`)).toMatchObject({ name, count: 6 });
  expect((await app.inject('/api/v1/datasets/odd@current.csv')).body.split('\n')).toHaveLength(8);
  expect(await upload('id,t\n9,9\n')).toBeDefined();
  expect(existsSync(target)).toBe(false);
}, 60_000);
