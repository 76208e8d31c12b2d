import { crc32, deflateSync } from 'node:zlib';

/** What was put in: the run with files of every kind, and one with none. */
export interface Filled {
  readonly runId: string;
  readonly emptyRunId: string;
}

const mlmodel = `flavors:
  python_function: {loader_module: mlflow.sklearn, model_path: model.pkl}
  sklearn: {sklearn_version: 1.9.1}
mlflow_version: 3.17.2
signature:
  inputs: '[{"type": "double", "name": "torque", "required": true}]'
  outputs: '[{"type": "long", "required": true}]'
`;

const page = `<!doctype html><h1>Report of the run</h1><script>
try { parent.document.title = 'owned'; } catch {}
try { localStorage.setItem('owned', 'yes'); } catch {}
fetch('/api/v1/models', { method: 'POST', body: '{"name":"owned"}', headers: { 'content-type': 'application/json' } });
document.body.append('SCRIPT RAN');
</script><img src="x" onerror="document.body.append('HANDLER RAN')">`;

const files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
  'report/train.py': 'def train(rows):\n    return sum(rows)\n',
  'report/log.txt': Array.from(
    { length: 30_000 },
    (_, line) => `step ${line} of a long log, loss ${1 / (line + 1)}`,
  ).join('\n'),
  'report/rows.csv': `machine,torque,failed\n${Array.from({ length: 5000 }, (_, row) => `M${row},${(row * 37) % 1000},${row % 30 === 0}`).join('\n')}\n`,
  'report/summary.md': '# Bearing wear\n\n**83 %** found.\n\n<script>document.title = "owned"</script>\n',
  'report/page.html': page,
  'report/blob.bin': new Uint8Array([0, 1, 2, 255, 254, 10, 0, 7]),
  'report/params.yaml': 'trees: 200\nfeatures:\n  - torque\n',
  'config.json': JSON.stringify({
    model: { kind: 'forest', depth: 8 },
    many: Array.from({ length: 250 }, (_, at) => at),
  }),
  'eval/answers.json': JSON.stringify({
    columns: ['question', 'score'],
    data: [
      ['why', 0.4],
      ['what', 0.9],
    ],
  }),
  'plots/a.png': drawPng(64, 32),
  'plots/b.png': drawPng(32, 32),
  'images/mask+step+0+timestamp+1795204442835+4a8c9206-7ba0-435e-a68b-6a6f38ff1a89.png': drawPng(16, 8),
  'images/mask+step+10+timestamp+1795204442935+5a8c9206-7ba0-435e-a68b-6a6f38ff1a89.png': drawPng(16, 8),
  'model/MLmodel': mlmodel,
  'model/model.pkl': new Uint8Array([0x80, 4, 0x95]),
  'model/requirements.txt': 'scikit-learn==1.9.1\nnumpy\n',
};

/** Puts runs with files, a model with three versions and an alias in, all as clients do it over HTTP. */
export async function fillRegistry(url: string): Promise<Filled> {
  const call = (path: string, body: unknown, method = 'POST') => send(url, path, body, method);
  const experiment = await call('/api/2.0/mlflow/experiments/create', { name: 'bearing wear' });
  const createRun = async (name: string): Promise<string> => {
    const { run } = await call('/api/2.0/mlflow/runs/create', {
      experiment_id: experiment.experiment_id,
      run_name: name,
      start_time: 1_795_204_442_000,
    });
    return run.info.run_id;
  };
  const runId = await createRun('forest 160');
  const emptyRunId = await createRun('no files');
  for (const [path, bytes] of Object.entries(files)) {
    const place = `/api/2.0/mlflow-artifacts/artifacts/${experiment.experiment_id}/${runId}/artifacts/`;
    const answer = await fetch(`${url}${place}${path.split('/').map(encodeURIComponent).join('/')}`, {
      method: 'PUT',
      body: bytes,
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
  for (const trees of [10, 40, 160])
    await call('/api/v1/models/bearing-wear/registrations', {
      runId,
      path: 'model',
      description: `With **${trees}** trees.`,
    });
  await call(
    '/api/v1/models/bearing-wear',
    { description: 'Finds *worn* bearings.', tags: { team: 'line 2' } },
    'PATCH',
  );
  await call('/api/v1/models/bearing-wear/aliases/candidate', { version: 2 }, 'PUT');
  await call('/api/v1/models', { name: 'spindle-noise' });
  return { runId, emptyRunId };
}

async function send(url: string, path: string, body: unknown, method: string) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** A picture of one colour. */
function drawPng(width: number, height: number): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = [0, ...Array.from({ length: width }, () => [15, 118, 110]).flat()];
  const rows = Buffer.from(Array.from({ length: height }, () => line).flat());
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(body.length + 8);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), body.length + 4);
    return frame;
  };
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Uint8Array.from(
    Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]),
  );
}
