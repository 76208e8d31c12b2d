import type { JobAccepted, JobView } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { type StallTarget, startStallTarget } from '../testing/stall-target.ts';
import { planted } from './testing/fill-tracking.ts';

const wire = '/api/2.0/mlflow';
const { runs, many, firstRun, longMetric, model } = planted;

/** Every read of what is tracked that can be long, at its largest. */
const reads = {
  'a page of runs': ['POST', `${wire}/runs/search`, { experiment_ids: [runs], max_results: 1000 }],
  'a filtered and ordered page of runs': [
    'POST',
    `${wire}/runs/search`,
    {
      experiment_ids: [runs],
      filter: "metrics.`name-3` > 0.2 and params.`name-4` like 'v%'",
      order_by: ['metrics.`name-5` DESC'],
      max_results: 1000,
    },
  ],
  'all runs in one answer': ['POST', `${wire}/runs/search`, { experiment_ids: [runs], max_results: 50_000 }],
  'a page of own rows': ['POST', '/api/v1/runs/search', { experimentIds: [runs], limit: 1000, countUpTo: 10_000 }],
  'columns of 100,000 runs': ['GET', `/api/v1/run-columns?experiment=${many}`],
  'columns of 10,000 full runs': ['GET', `/api/v1/run-columns?experiment=${runs}`],
  'a page of history': [
    'GET',
    `${wire}/metrics/get-history?run_id=${firstRun}&metric_key=${longMetric}&max_results=25000`,
  ],
  'a sampled history': [
    'GET',
    `${wire}/metrics/get-history-bulk-interval?run_ids=${firstRun}&metric_key=${longMetric}`,
  ],
  'a series of a million points': [
    'POST',
    '/api/v1/metric-series',
    { runIds: [firstRun], metric: longMetric, points: 2000 },
  ],
  'one metric of 100 runs': [
    'POST',
    '/api/v1/metric-series',
    { runIds: Array.from({ length: 100 }, (_, at) => `${runs}_${at}`), metric: 'name-1', points: 1000 },
  ],
  'all runs as CSV': ['GET', `/api/v1/runs-export?format=csv&experiment=${runs}`],
  'all experiments': ['POST', `${wire}/experiments/search`, { max_results: 50_000 }],
  'a page of own experiments': ['GET', '/api/v1/experiments?limit=1000'],
  'all versions': ['GET', `${wire}/model-versions/search?max_results=200000`],
  'a page of own versions': ['GET', `/api/v1/models/${encodeURIComponent(model)}/versions?limit=1000`],
  'a folder of 10,000 files': ['GET', `${wire}/artifacts/list?run_id=${firstRun}`],
  'a folder of 10,000 files, own': ['GET', `/api/v1/runs/${firstRun}/files`],
} as const;

/** What writes much at once, each a drive that may be repeated. */
function createWrites({ request }: StallTarget) {
  let turn = 0;
  const ended = async (jobId: string): Promise<JobView> => {
    for (;;) {
      const job = await request<JobView>('GET', `/api/v1/jobs/${jobId}`);
      if (job.state !== 'running' && job.state !== 'queued') return job;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const points = Array.from({ length: 1000 }, (_, at) => ({ key: `new-${at}`, value: at, timestamp: at, step: at }));
  const move = (id: string, to: 'delete' | 'restore') =>
    request('POST', `${wire}/experiments/${to}`, { experiment_id: id });
  return {
    'log 1,000 new metrics, and again': async () => {
      const made = await request<{ run: { info: { run_id: string } } }>('POST', `${wire}/runs/create`, {
        experiment_id: runs,
      });
      const batch = { run_id: made.run.info.run_id, metrics: points };
      await request('POST', `${wire}/runs/log-batch`, batch);
      await request('POST', `${wire}/runs/log-batch`, batch);
    },
    'delete and restore an experiment of 10,000 runs': async () => {
      await move(runs, 'delete');
      await move(runs, 'restore');
    },
    'delete and restore an experiment of 100,000 runs': async () => {
      await move(many, 'delete');
      await move(many, 'restore');
    },
    'tag, delete and restore 1,000 runs': async () => {
      const runIds = Array.from({ length: 1000 }, (_, at) => `${runs}_${at}`);
      await request('POST', '/api/v1/runs/change', { runIds, action: 'tag', tags: { seen: String(turn++) } });
      await request('POST', '/api/v1/runs/change', { runIds, action: 'delete' });
      await request('POST', '/api/v1/runs/change', { runIds, action: 'restore' });
    },
    'rename a model of 10,000 versions': async () => {
      await request('POST', `${wire}/registered-models/rename`, { name: model, new_name: 'renamed' });
      await request('POST', `${wire}/registered-models/rename`, { name: 'renamed', new_name: model });
    },
    'free 200 runs': async () => {
      await move(planted.toFree[turn++ % planted.toFree.length] ?? '', 'delete').catch(() => undefined);
      const { jobId } = await request<JobAccepted>('POST', '/api/v1/gc', { olderThanMs: 0 });
      expect((await ended(jobId)).state).toBe('succeeded');
    },
  };
}

it('never holds the event loop for 50 ms: searches, histories, exports, lists, batches and deletions at full size', async () => {
  const target = await startStallTarget();
  await target.fillTracking();
  const stalls: Record<string, number> = {};
  const drive = async (name: string, once: () => Promise<unknown>) => {
    const stall = await target.findStall(once);
    if (stall !== undefined) stalls[name] = Math.round(stall);
  };
  for (const [name, [method, path, body]] of Object.entries(reads)) {
    await drive(name, () => target.request(method, path, body));
  }
  for (const [name, once] of Object.entries(createWrites(target))) await drive(name, once);
  await drive('delete a model of 10,000 versions', () =>
    target.request('DELETE', `${wire}/registered-models/delete`, { name: model }).catch(() => undefined),
  );
  expect(stalls).toEqual({});
}, 300_000);
