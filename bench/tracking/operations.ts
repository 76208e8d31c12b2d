import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { HttpLoad } from './http-load.ts';

/** Paths of the protocol that both sides speak. */
const api = '/api/2.0/mlflow';
const artifactBytes = 300_000_000;
const runsToSearch = 10_000;
const historyPoints = 100_000;

/** Names of experiments and runs on one server that the operations work on. */
export interface Scene {
  readonly load: HttpLoad;
  readonly experiment: string;
  /** Holds 10,000 runs with 20 metrics and 20 params each. */
  readonly searched: string;
  readonly run: string;
  /** Has 100,000 points of the metric `loss`. */
  readonly long: string;
}

/** Milliseconds of each call of one round. */
export type Round = (scene: Scene, count: number) => Promise<number[]>;

const pairs = (count: number, prefix: string, salt: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `${prefix}${index}`, value: `${prefix}${index}-${salt % 10}` }));
const points = (count: number, salt: number, step = 0) =>
  Array.from({ length: count }, (_, index) => ({
    key: `m${index}`,
    value: ((salt * 7919 + index * 104_729) % 10_007) / 10_007,
    timestamp: 1_700_000_000_000 + salt,
    step,
  }));

async function createRun(load: HttpLoad, experiment: string, start: number): Promise<string> {
  const answer = await load.post(`${api}/runs/create`, {
    experiment_id: experiment,
    start_time: start,
    user_id: 'load',
  });
  // Wire mapping: the protocol's answer.
  return (answer as { run: { info: { run_id: string } } }).run.info.run_id;
}

async function createExperiment(load: HttpLoad, name: string): Promise<string> {
  const answer = await load.post(`${api}/experiments/create`, { name });
  return String((answer as { experiment_id: string | number }).experiment_id);
}

async function createRunWith20(load: HttpLoad, experiment: string, salt: number): Promise<string> {
  const run = await createRun(load, experiment, 1_700_000_000_000 + salt);
  await load.post(`${api}/runs/log-batch`, {
    run_id: run,
    metrics: points(20, salt),
    params: pairs(20, 'p', salt),
    tags: [],
  });
  return run;
}

/** Makes what the operations need. `fill` puts the 10,000 runs there in the quickest way of that side. */
export async function makeScene(url: string, fill: (experiment: string) => Promise<void>): Promise<Scene> {
  const load = new HttpLoad(url);
  const experiment = await createExperiment(load, 'load');
  const searched = await createExperiment(load, 'searched');
  const run = await createRunWith20(load, experiment, 1);
  const long = await createRun(load, experiment, 1_700_000_000_000);
  for (let from = 0; from < historyPoints; from += 1000) {
    const metrics = Array.from({ length: 1000 }, (_, index) => ({
      key: 'loss',
      value: 1 / (1 + from + index),
      timestamp: 1_700_000_000_000 + from + index,
      step: from + index,
    }));
    await load.post(`${api}/runs/log-batch`, { run_id: long, metrics });
  }
  await fill(searched);
  return { load, experiment, searched, run, long };
}

/** Fills our side over the protocol. */
export async function fillByProtocol(url: string, experiment: string): Promise<void> {
  const load = new HttpLoad(url, 8);
  let next = 0;
  const worker = async () => {
    for (let salt = next++; salt < runsToSearch; salt = next++) await createRunWith20(load, experiment, salt);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  load.close();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function repeat(count: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) times.push(await timed(() => work(index)));
  return times;
}

let salt = 0;

async function logBatches(scene: Scene, count: number): Promise<number[]> {
  const run = await createRun(scene.load, scene.experiment, 1_700_000_000_000);
  return repeat(count, async (index) => {
    const metrics = Array.from({ length: 100 }, (_, step) => points(10, index, index * 100 + step)).flat();
    await scene.load.postText(`${api}/runs/log-batch`, JSON.stringify({ run_id: run, metrics, params: [], tags: [] }));
  });
}

async function readHistory(scene: Scene): Promise<void> {
  let read = 0;
  for (let token = ''; ; ) {
    const page = token === '' ? '' : `&page_token=${encodeURIComponent(token)}`;
    const path = `${api}/metrics/get-history?run_id=${scene.long}&metric_key=loss&max_results=25000${page}`;
    const answer = JSON.parse(await scene.load.getText(path)) as { metrics?: unknown[]; next_page_token?: string };
    read += answer.metrics?.length ?? 0;
    token = answer.next_page_token ?? '';
    if (token === '') break;
  }
  if (read !== historyPoints) throw new Error(`The history had ${read} points.`);
}

async function search(scene: Scene, query: object, expected: number): Promise<void> {
  const text = await scene.load.postText(
    `${api}/runs/search`,
    JSON.stringify({ experiment_ids: [scene.searched], ...query }),
  );
  const found = text.split('"run_uuid"').length - 1;
  if (found !== expected) throw new Error(`The search answered ${found} runs, not ${expected}.`);
}

/** The measured calls, each as one number per call in milliseconds. */
export const calls = {
  'log-batch-1000': logBatches,
  'log-metric': (scene, count) =>
    repeat(count, (index) =>
      scene.load.postText(
        `${api}/runs/log-metric`,
        JSON.stringify({
          run_id: scene.run,
          key: 'one',
          value: index / 7,
          timestamp: 1_700_000_000_000 + salt++,
          step: index,
        }),
      ),
    ),
  'create-run-20-20': (scene, count) => repeat(count, () => createRunWith20(scene.load, scene.experiment, salt++)),
  'get-run': (scene, count) => repeat(count, () => scene.load.getText(`${api}/runs/get?run_id=${scene.run}`)),
  'search-10k-plain': (scene, count) => repeat(count, () => search(scene, { max_results: 1000 }, 1000)),
  'search-10k-filtered': (scene, count) =>
    repeat(count, () =>
      search(
        scene,
        { filter: "metrics.m3 > 0.5 AND params.p2 = 'p2-4'", order_by: ['metrics.m1 DESC'], max_results: 100 },
        100,
      ),
    ),
  'history-100k': (scene, count) => repeat(count, () => readHistory(scene)),
} satisfies Record<string, Round>;

const artifactPath = (scene: Scene, name: string) =>
  `/api/2.0/mlflow-artifacts/artifacts/${scene.experiment}/${scene.run}/artifacts/${name}`;

/** Bytes that no two rounds share, so that nothing is saved by knowing them already. */
function* makeBytes(): Generator<Buffer> {
  const block = randomBytes(1_000_000);
  for (let index = 0; index < artifactBytes / block.length; index += 1) {
    block.writeUInt32LE(index, 0);
    yield Buffer.from(block);
  }
}

/** Seconds to upload 300 MB, and to download them again. */
export async function moveArtifact(
  scene: Scene,
  round: number,
): Promise<{ readonly up: number; readonly down: number }> {
  const path = artifactPath(scene, `big-${round}.bin`);
  const up = await timed(() => scene.load.put(path, Readable.from(makeBytes()), artifactBytes));
  const down = await timed(async () => {
    const size = await scene.load.drain(path);
    if (size !== artifactBytes) throw new Error(`The download had ${size} bytes.`);
  });
  return { up: up / 1000, down: down / 1000 };
}

/** Twenty clients at once, each making a run, logging a batch and six single metrics to it and reading it. Operations per second, and each call's ms. */
export async function runConcurrent(
  url: string,
  experiment: string,
  rounds: number,
): Promise<{ readonly perSecond: number; readonly times: number[] }> {
  const times: number[] = [];
  const client = async (number: number) => {
    const load = new HttpLoad(url);
    const call = async <R>(work: () => Promise<R>) => {
      const start = performance.now();
      const result = await work();
      times.push(performance.now() - start);
      return result;
    };
    for (let round = 0; round < rounds; round += 1) {
      const run = await call(() => createRun(load, experiment, 1_700_000_000_000));
      await call(() =>
        load.post(`${api}/runs/log-batch`, { run_id: run, metrics: points(10, number), params: pairs(5, 'p', number) }),
      );
      for (let step = 0; step < 6; step += 1) {
        await call(() =>
          load.post(`${api}/runs/log-metric`, {
            run_id: run,
            key: 'loss',
            value: 1 / (step + 1),
            timestamp: 1_700_000_000_000,
            step,
          }),
        );
      }
      await call(() => load.getText(`${api}/runs/get?run_id=${run}`));
    }
    load.close();
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, number) => client(number)));
  return { perSecond: times.length / ((performance.now() - start) / 1000), times };
}
