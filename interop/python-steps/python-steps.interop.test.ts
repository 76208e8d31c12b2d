import { cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeploymentView, PipelineRunView, RegistryVersionView, RunView } from '@kaizen/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparePeer } from '../../bench/peer-process.ts';
import { KillableServer } from '../../packages/cli/src/testing/killable-server.ts';

const root = resolve(import.meta.dirname, '../..');

/** The template projects, with the real MLflow client and the real libraries, from data to answers. */
describe('Python steps', () => {
  let server: KillableServer;
  let python: string;

  beforeAll(async () => {
    const requirements = join(import.meta.dirname, 'requirements.txt');
    const made = await preparePeer(
      root,
      requirements,
      (line) => process.stdout.write(`${line}\n`),
      'interop/.venv-python-steps',
    );
    if ('failure' in made) throw new Error(`The libraries cannot be installed. ${made.failure}`);
    python = made.python;
    server = await KillableServer.create('python-steps');
    await server.start();
  }, 2_400_000);
  afterAll(() => server?.dispose());

  async function send<T>(method: 'GET' | 'POST', path: string, body?: unknown, headers = {}): Promise<T> {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Runs a template project with the harness's Python; `change` edits its files. */
  async function runTemplate(
    name: string,
    change: (text: string) => string = (text) => text,
  ): Promise<PipelineRunView> {
    const made = join(server.home, 'projects', name);
    mkdirSync(made, { recursive: true });
    const folder = realpathSync(made);
    cpSync(join(root, 'examples', name), folder, { recursive: true });
    const file = join(folder, 'kaizen.yaml');
    const text = readFileSync(file, 'utf8').replace('{ requirements: requirements.txt }', `{ python: ${python} }`);
    writeFileSync(file, text);
    writeFileSync(join(folder, 'train.py'), change(readFileSync(join(folder, 'train.py'), 'utf8')));
    await send('POST', '/api/v1/folders', { folder }, { 'x-kaizen-token': server.token });
    await send('POST', '/api/v1/projects/apply', { text, folder });
    const { id } = await send<PipelineRunView>('POST', `/api/v1/pipelines/machines-${name}/runs`, {});
    for (;;) {
      const run = await send<PipelineRunView>('GET', `/api/v1/pipeline-runs/${id}`);
      if (run.status !== 'queued' && run.status !== 'running') return run;
      await new Promise((wait) => setTimeout(wait, 500));
    }
  }

  const tensor = (name: string, data: readonly (number | string)[]) => ({
    name,
    datatype: typeof data[0] === 'string' ? 'BYTES' : 'FP64',
    shape: [data.length],
    data,
  });

  /** What a deployment decides of a machine that runs well and of one that does not. */
  async function decide(name: string): Promise<unknown> {
    const inputs = [
      tensor('torque_nm', [40, 75]),
      tensor('speed_rpm', [1500, 1900]),
      tensor('tool_wear_min', [20, 230]),
    ];
    if (name === 'scikit-learn') inputs.unshift(tensor('type', ['L', 'L']));
    const answer = await send<{ outputs: Array<{ name: string; data: unknown[] }> }>(
      'POST',
      `/v2/models/machines-${name}/infer`,
      { inputs },
    );
    return answer.outputs.find((output) => output.name === 'decision')?.data;
  }

  it.each(['scikit-learn', 'lightgbm', 'xgboost'])(
    '%s: trained, converted, judged, released, answering in the process',
    async (name) => {
      const run = await runTemplate(name);
      expect(run.steps.map(({ name: step, status, summary }) => [step, status, summary])).toEqual(
        run.steps.map(({ name: step, summary }) => [step, 'succeeded', summary]),
      );
      const train = run.steps.find((step) => step.name === 'train');
      const tracked = await send<RunView>('GET', `/api/v1/runs/${train?.outputs.runId}`);
      expect(tracked).toMatchObject({
        status: 'finished',
        params: { trees: '200', holdoutRows: '200' },
        tags: { 'command.exit_code': '0' },
      });
      expect(tracked.metrics.auc).toBeGreaterThan(0.8);
      const version = await send<RegistryVersionView>('GET', `/api/v1/models/failure-${name}/versions/1`);
      expect(version.servable).toMatchObject({
        format: 'onnx',
        origin: { served: 'in-process', check: { rows: 605 } },
      });
      expect(version.servable?.origin?.check?.difference).toBeLessThan(1e-5);
      expect(await decide(name)).toEqual(['0', '1']);
    },
    900_000,
  );

  it('a model that cannot be converted answers through a Python process, and says why', async () => {
    // No library of conversion is found: the model stays what it is.
    const name = 'xgboost';
    const run = await runTemplate(
      name,
      (text) =>
        `import sys\nsys.modules["onnx"] = None\n${text.replace('mlflow.xgboost.log_model(model,', 'mlflow.pyfunc.log_model(python_model=Wrapped(model),').replace('rows = pd', WRAPPED)}`,
    );
    expect(run.steps.find((step) => step.name === 'train')?.summary).toContain(
      'is served by a Python process, because',
    );
    expect(run).toMatchObject({ status: 'succeeded' });
    const deployment = await send<DeploymentView>('GET', `/api/v1/deployments/machines-${name}`);
    expect(deployment.champion?.version ?? 0).toBeGreaterThan(0);
    expect(await decide(name)).toEqual(['0', '1']);
  }, 900_000);
});

/** The same model behind a function of the team's own. */
const WRAPPED = `class Wrapped(mlflow.pyfunc.PythonModel):
    def __init__(self, model):
        self.model = model

    def predict(self, context, model_input, params=None):
        return self.model.predict_proba(model_input)

rows = pd`;
