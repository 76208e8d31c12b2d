import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetView, DeploymentView, JobAccepted, JobView, PipelineRunView } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { readSmallExample } from '../testing/example-manifest.ts';
import { makeMillRows, millCsv, millInputs } from '../testing/mill-rows.ts';
import { type StallTarget, startStallTarget } from '../testing/stall-target.ts';

const deployed = '/api/v1/deployments/failure';
/** Rows of the log. */
const LOGGED = 100_000;

/** Every list and view that can be long, at its largest page. */
const views = (versionId: string) => [
  '/api/v1/runs?limit=1000',
  '/api/v1/models/failure/versions?limit=1000',
  '/api/v1/pipelines/failure/runs?limit=1000',
  '/api/v1/monitors/failure/windows?limit=1000',
  '/api/v1/events?limit=1000',
  '/api/v1/jobs?limit=1000',
  `/api/v1/datasets/machines/versions/${versionId}/profile`,
  `/api/v1/datasets/machines/versions/${versionId}/rows?limit=1000&offset=8000`,
  '/api/v1/datasets/machines/batches?limit=1000',
  `${deployed}/predictions?limit=500`,
  `${deployed}/releases?limit=100`,
  `${deployed}/gates?limit=100`,
  `${deployed}/why`,
  '/api/v1/projects/predictive-maintenance/loop',
  '/api/v1/models/failure/versions/1/lineage',
  '/metrics',
  '/api/openapi.json',
];

async function ended({ request }: StallTarget, jobId: string): Promise<JobView> {
  for (;;) {
    const job = await request<JobView>('GET', `/api/v1/jobs/${jobId}`);
    if (job.state !== 'running' && job.state !== 'queued') return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function applyExample(target: StallTarget): Promise<void> {
  const folder = join(await realpath(target.home), 'project');
  await mkdir(join(folder, 'data'), { recursive: true });
  await writeFile(join(folder, 'data/machines.csv'), millCsv(makeMillRows(10_000, 1)));
  await target.request('POST', '/api/v1/folders', { folder }, { 'x-kaizen-token': target.token });
  const text = (await readSmallExample()).replace('trees: 40', 'trees: 200');
  await target.request('POST', '/api/v1/projects/apply', { text, folder });
}

/** What writes and computes, each a name and a drive that may be repeated. */
function createWork(target: StallTarget) {
  const { request } = target;
  const rows = makeMillRows(20_000, 2);
  let sent = 0;
  let turn = 0;
  const labels: Array<{ readonly id: string; readonly value: number }> = [];
  const infer = async (from: number, many: number) => {
    const id = `batch-${sent++}`;
    const part = rows.slice(from, from + many);
    await request('POST', '/v2/models/failure/infer', { id, inputs: millInputs(part) });
    labels.push(...part.map(({ failed }, row) => ({ id: `${id}/${row}`, value: failed ? 1 : 0 })));
  };
  return {
    async trainAndRelease() {
      const run = await request<PipelineRunView>('POST', '/api/v1/pipelines/failure/runs', {});
      const job = await ended(target, run.jobId);
      if (job.state !== 'succeeded') throw new Error(job.error?.message);
    },
    inferTenRowsHundredTimes: async () => {
      for (let request = 0; request < 100; request++) await infer(request * 10, 10);
    },
    inferLargestRequest: () => infer(0, 20_000),
    async fillLog() {
      while (labels.length < LOGGED) await infer(0, 1000);
    },
    sendLabels: () => request('POST', `${deployed}/labels`, { labels: labels.splice(0, 10_000) }),
    async sendAllLabels() {
      while (labels.length > 0) await request('POST', `${deployed}/labels`, { labels: labels.splice(0, 10_000) });
    },
    async upload() {
      const csv = millCsv(makeMillRows(10_000, 50 + turn++));
      const path = '/api/v1/datasets/machines/batches?mode=append';
      const { jobId } = await request<JobAccepted>('POST', path, csv, { 'content-type': 'text/csv' });
      await ended(target, jobId);
    },
    async compare() {
      const { champion } = await request<DeploymentView>('GET', deployed);
      const same = { beforeVersionId: champion?.modelVersionId, afterVersionId: champion?.modelVersionId };
      const range = { fromOrdinal: turn++, toOrdinal: 20_000 };
      const { jobId } = await request<JobAccepted>('POST', `${deployed}/comparisons`, { ...same, ...range });
      expect((await ended(target, jobId)).state).toBe('succeeded');
    },
    /** Windows are evaluated, segments become Parquet. */
    watch: () => new Promise((resolve) => setTimeout(resolve, 2000)),
  };
}

it('never holds the event loop for 50 ms: training, traffic, labels, windows and every long list at full size', async () => {
  const target = await startStallTarget();
  const work = createWork(target);
  const stalls: Record<string, number> = {};
  const drive = async (name: string, once: () => Promise<unknown>) => {
    const stall = await target.findStall(once);
    if (stall !== undefined) stalls[name] = Math.round(stall);
  };
  await drive('apply the manifest', () => applyExample(target));
  await drive('train and release', work.trainAndRelease);
  await drive('100 requests of 10 rows', work.inferTenRowsHundredTimes);
  await drive('a request of 20,000 rows', work.inferLargestRequest);
  await drive('10,000 labels', work.sendLabels);
  await work.fillLog();
  await work.sendAllLabels();
  await drive('windows and segments', work.watch);
  await drive('compare 20,000 rows', work.compare);
  await drive('upload 10,000 rows', work.upload);
  await target.fill();
  const dataset = await target.request<DatasetView>('GET', '/api/v1/datasets/machines');
  for (const path of views(dataset.currentVersion?.id ?? '')) await drive(path, () => target.request('GET', path));
  expect(stalls).toEqual({});
}, 180_000);
