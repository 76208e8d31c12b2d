import type { PipelineRunView, RunView, StepLogPage } from '@kaizen/contracts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAppScene } from '../testing/app-scene.ts';
import { plantCsv } from './testing/plant-rooms.ts';

// Each starts the whole application and processes beside it.
vi.setConfig({ testTimeout: 180_000 });

const manifestOf = (steps: readonly string[]) => `
kaizen: 1
project: mill
data:
  machines:
    source: { file: machines.csv }
    columns:
      id: { type: integer, role: id }
      Type: { type: category, values: [L, M, H] }
      Torque [Nm]: { type: number }
      Speed [rpm]: { type: number }
      failure: { type: flag, role: label }
features:
  state: { from: machines, inputs: [Type, 'Torque [Nm]'], derived: { double_torque: '"Torque [Nm]" * 2' } }
training:
  failure: { features: state, label: failure, algorithm: command, seed: 7 }
pipelines:
  own:
    steps:
      - { name: ingest, uses: ingest, with: machines }
${steps.map((step) => `      - ${step}`).join('\n')}
`;

/** A pipeline of these steps whose kaizen.yaml and files are in its folder. */
async function openScene(steps: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const scene = await createAppScene();
  const manifest = manifestOf(steps);
  await scene.apply(manifest, { 'kaizen.yaml': manifest, 'machines.csv': plantCsv(300, { seed: 5 }), ...files });
  const log = async ({ id }: PipelineRunView, step: string) => {
    const lines: string[] = [];
    for (let from = 0; ; ) {
      const page = await scene.get<StepLogPage>(`/api/v1/pipeline-runs/${id}/steps/${step}/log?from=${from}`);
      lines.push(...page.lines.map(({ source, text }) => `${source} ${text}`));
      if (page.isEnded) return lines;
      from = page.next;
    }
  };
  return { ...scene, log };
}

const script = `
import json, os, sys
env = os.environ
with open(env['KAIZEN_TRAIN_DATA'], 'rb') as file:
    assert file.read(4) == b'PAR1'
assert env['KAIZEN_DATA'] == env['KAIZEN_TRAIN_DATA']
print(env['KAIZEN_FEATURES'], env['KAIZEN_LABEL'], env['KAIZEN_SEED'], env['KAIZEN_PARAM_RATE'], sys.argv[1:])
print('careful', file=sys.stderr)
os.makedirs(env['KAIZEN_OUTPUT_DIR'] + '/plots')
open(env['KAIZEN_OUTPUT_DIR'] + '/plots/a.txt', 'w').write('drawn')
json.dump({'threshold': 0.25, 'ok': True}, open(env['KAIZEN_OUTPUTS'], 'w'))
print(sorted(name for name in env if name.startswith('SECRET')), env['TOKEN'])
`;

it('gives a command its rows without the holdout, its parameters and an open run, and keeps what it says and leaves', async () => {
  vi.stubEnv('SECRET_OF_SERVER', 'not-for-commands');
  vi.stubEnv('MILL_TOKEN', 'hidden-value');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { get, runPipeline, log } = await openScene(
    [
      `{ name: learn, run: "python learn.py --deep 'a b'", with: failure, parameters: { rate: 0.1 }, outputs: [threshold], env: { TOKEN: { secret: MILL_TOKEN } } }`,
      `{ name: say, run: 'echo "$KAIZEN_INPUTS" | head -c 400', shell: true }`,
    ],
    { 'learn.py': script, '.env': 'PASSWORD=1', 'notes/plan.txt': 'plan' },
  );
  const view = await runPipeline('own', '1');
  expect(view).toMatchObject({ status: 'succeeded' });
  const learn = view.steps[1];
  expect(learn).toMatchObject({ uses: 'run', with: 'failure', outputs: { threshold: 0.25, ok: true } });
  expect(learn?.summary).toMatch(/^python learn.py --deep 'a b' on 240 rows: [\d.]+ s/);
  expect((await log(view, 'learn')).sort()).toEqual([
    'err careful',
    'out ["Type","Torque [Nm]","double_torque"] failure 7 0.1 [\'--deep\', \'a b\']',
    'out [] ***',
  ]);
  const run = await get<RunView>(`/api/v1/runs/${learn?.outputs.runId}`);
  expect(run).toMatchObject({
    status: 'finished',
    experiment: 'failure',
    params: { rate: '0.1', trainingRows: '240', holdoutRows: '60' },
  });
  expect(run.tags).toMatchObject({
    'command.exit_code': '0',
    'command.line': "python learn.py --deep 'a b'",
    'environment.lock': 'none: the machine’s own packages',
    'environment.python': expect.stringMatching(/^3\./),
    'code.files': '4 kept',
  });
  expect(run.metrics['command/seconds']).toBeGreaterThan(0);
  expect(run.artifacts.map(({ path }) => path).sort()).toEqual([
    'code/files.tar.gz',
    'environment.json',
    'environment/packages.txt',
    'holdout-rows.json',
    'outputs/plots/a.txt',
  ]);
  expect((await log(view, 'say'))[0]).toContain('"threshold":0.25');
});

it('tells why a command did not succeed, and fails its run', async () => {
  const { get, post, runPipeline } = await openScene([
    `{ name: bad, run: "python -c 'import sys; print(1); sys.exit(\\"no luck\\")'" }`,
  ]);
  const view = await runPipeline('own', '1').catch(() => undefined);
  const [run] = (await get<{ items: PipelineRunView[] }>('/api/v1/pipelines/own/runs')).items;
  expect(view?.status ?? run?.status).toBe('failed');
  expect(run?.steps[1]?.summary).toMatch(/ended with exit code 1\. It said last: no luck$/);
  const found = await get<{ items: RunView[] }>('/api/v1/runs');
  expect(found.items[0]).toMatchObject({ status: 'failed', tags: { 'command.exit_code': '1' } });
  await expect(post('/api/v1/pipeline-runs/nothing/steps/bad/log')).rejects.toThrow('404');
});

it('stops the command of a cancelled run', async () => {
  const { app, get, post, log } = await openScene([`{ name: wait, run: 'echo begun; sleep 60', shell: true }`]);
  const { id, jobId } = await post<PipelineRunView>('/api/v1/pipelines/own/runs');
  const seen = async () => get<PipelineRunView>(`/api/v1/pipeline-runs/${id}`);
  await expect.poll(async () => (await seen()).steps[1]?.progress?.message, { timeout: 120_000 }).toBe('begun');
  await post(`/api/v1/pipeline-runs/${id}/cancel`);
  await app.platform.jobs.ended(jobId).catch(() => undefined);
  expect((await seen()).steps[1]).toMatchObject({ status: 'cancelled' });
  const found = await get<{ items: RunView[] }>('/api/v1/runs');
  expect(found.items[0]).toMatchObject({ status: 'killed', tags: { 'command.end': 'cancelled' } });
  expect(await log(await seen(), 'wait')).toEqual(['out begun', 'say Stopped.']);
});

it('runs no command that a request names and the folder’s own file does not', async () => {
  const { apply } = await createAppScene();
  const manifest = manifestOf([`{ name: bad, run: 'echo x' }`]);
  await expect(apply(manifest)).rejects.toThrow('app.command_not_in_file');
  await expect(apply(manifest, { 'kaizen.yaml': `${manifest}# other` })).rejects.toThrow('app.command_not_in_file');
});
