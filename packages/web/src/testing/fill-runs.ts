/** How the protocol of the MLflow clients is spoken to, as they do. */
type Call = (path: string, body: object) => Promise<Record<string, unknown>>;

/** What the tests of the runs pages find. */
export interface FilledRuns {
  readonly experimentId: string;
  /** A run with a long history, children, notes, tags, a dataset and files. */
  readonly fullRunId: string;
  readonly count: number;
}

const kinds = ['forest', 'boosting', 'isolation', 'network'];
const begin = Date.UTC(2026, 0, 1);
const oddName = '<b>odd</b> "name", 名前';

/** Puts `count` runs into a server by the protocol: parameters, metrics, nested runs, odd names, values that are no number. */
export async function fillRuns(url: string, count: number): Promise<FilledRuns> {
  const call = speakTo(url);
  const { experiment_id: experimentId } = await call('experiments/create', { name: 'Line 4 / "β"' });
  const make = (index: number) => makeRun(call, String(experimentId), index);
  for (let from = 0; from < count - 5; from += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - 5 - from) }, (_, at) => make(from + at)));
  const fullRunId = await makeFullRun(call, String(experimentId));
  return { experimentId: String(experimentId), fullRunId, count };
}

function speakTo(url: string): Call {
  return async (path, body) => {
    const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    // Wire mapping: an answer of the protocol.
    return JSON.parse(text) as Record<string, unknown>;
  };
}

async function createRun(call: Call, experimentId: string, run: object): Promise<string> {
  const made = (await call('runs/create', { experiment_id: experimentId, user_id: 'ada', ...run })) as {
    run: { info: { run_id: string } };
  };
  return made.run.info.run_id;
}

async function makeRun(call: Call, experimentId: string, index: number): Promise<string> {
  const at = begin + index * 60_000;
  const name = index % 40 === 0 ? `${oddName} ${index}` : `run ${index}`;
  const id = await createRun(call, experimentId, {
    run_name: name,
    start_time: at,
    tags: [{ key: 'team', value: `line-${index % 3}` }],
  });
  const metric = (key: string, value: number | string) => ({ key, value, timestamp: at, step: 0 });
  await call('runs/log-batch', {
    run_id: id,
    params: [
      { key: 'kind', value: kinds[index % kinds.length] },
      { key: 'seed', value: String(index % 5) },
      { key: 'learning rate', value: String(10 ** -(1 + (index % 4))) },
    ],
    metrics: [
      metric('f1', ((index * 37) % 1000) / 1000),
      metric('val loss', index % 50 === 0 ? 'NaN' : 1 - ((index * 37) % 1000) / 1000),
      ...Array.from({ length: 20 }, (_, at) => metric(`extra/m${at}`, (index * (at + 3)) % 97)),
    ],
  });
  await call('runs/update', { run_id: id, status: index % 20 === 0 ? 'FAILED' : 'FINISHED', end_time: at + 30_000 });
  return id;
}

async function makeFullRun(call: Call, experimentId: string): Promise<string> {
  const at = begin + 400 * 86_400_000;
  const tags = [
    {
      key: 'mlflow.note.content',
      value: '# Bearing wear\n\n**Loud** at 60 Hz.\n\n<img src=x onerror="document.title=1">',
    },
  ];
  const id = await createRun(call, experimentId, { run_name: 'the full one', start_time: at, tags });
  const points = Array.from({ length: 900 }, (_, step) => ({
    key: 'loss',
    value: 2 * Math.exp(-step / 150),
    timestamp: at + step * 1000,
    step,
  }));
  await call('runs/log-batch', { run_id: id, metrics: points, params: [{ key: 'kind', value: 'forest' }] });
  await call('runs/log-batch', {
    run_id: id,
    metrics: points.slice(0, 50).flatMap((point) => [
      { ...point, key: 'f1', value: 1 - point.value / 2 },
      { ...point, key: 'system/cpu_utilization_percentage', value: 40 + (point.step % 7) },
    ]),
  });
  const dataset = {
    name: 'machines',
    digest: 'abc123',
    source_type: 'local',
    source: '{"uri":"data/machines.csv"}',
    schema: '{"mlflow_colspec":[{"name":"torque","type":"double"}]}',
  };
  await call('runs/log-inputs', {
    run_id: id,
    datasets: [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'training' }] }],
  });
  for (let child = 0; child < 3; child++) {
    const tag = { key: 'mlflow.parentRunId', value: id };
    await createRun(call, experimentId, { run_name: `child ${child}`, start_time: at + child, tags: [tag] });
  }
  await createRun(call, experimentId, { run_name: 'by itself', start_time: at - 1 });
  await call('runs/update', { run_id: id, status: 'FINISHED', end_time: at + 900_000 });
  return id;
}
