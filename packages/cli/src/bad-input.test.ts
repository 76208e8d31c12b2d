import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type KaizenClient } from '@kaizen/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { planDemo } from './demo/demo-plan.ts';
import { makeProjectFolder } from './demo/project-folder.ts';
import { readServerFile } from './server-address.ts';
import { type KaizenProcess, parseJsonLine, runKaizen, startUp } from './testing/kaizen-process.ts';
import { sendEndless, sendRaw } from './testing/raw-request.ts';
import { makeTestFolder } from './testing/test-folder.ts';

const folder = makeTestFolder('bad-input');
const home = join(folder.path, 'home');
const project = join(folder.path, 'plant');
const manifestPath = join(project, 'kaizen.yaml');
const dataPath = join(project, 'data/machines.csv');
let server: KaizenProcess | undefined;
let client: KaizenClient;
let good: { readonly manifest: string; readonly data: string };
let stored: unknown;

beforeAll(async () => {
  await makeProjectFolder(project, planDemo(0.1), { seed: 7 });
  good = { manifest: readFileSync(manifestPath, 'utf8'), data: readFileSync(dataPath, 'utf8') };
  server = await startUp(['--home', home, '--port', '0'], { cwd: folder.path });
  const { url } = readServerFile(home) ?? { url: '' };
  client = createClient({ url, retries: 0 });
  for (const args of [
    ['init', 'plant'],
    ['run', 'plant'],
  ])
    expect(await runKaizen([...args, '--home', home], { cwd: folder.path })).toMatchObject({ code: 0 });
  stored = await collectStored();
}, 300_000);

afterEach(async () => {
  writeFileSync(manifestPath, good.manifest);
  writeFileSync(dataPath, good.data);
  expect(await collectStored(), 'nothing half-written').toEqual(stored);
});

afterAll(async () => {
  await server?.end('SIGKILL');
  folder.remove();
});

/** What the home holds of data, models and project, in its database and in its files. */
async function collectStored() {
  const [versions, batches, models, applied, live] = await Promise.all([
    client.datasets.versions('machines'),
    client.datasets.batches('machines'),
    client.models.versions('failure'),
    client.projects.get('predictive-maintenance'),
    client.deployments.get('failure'),
  ]);
  const files = readdirSync(join(home, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const { manifestHash } = applied;
  return { versions, batches, models, manifestHash, champion: live.champion, files };
}

const run = (...more: string[]) => runKaizen(['run', 'plant', '--home', home, ...more], { cwd: folder.path });

describe('a data file', () => {
  const cases: ReadonlyArray<readonly [name: string, spoil: () => void, says: readonly RegExp[]]> = [
    ['that is missing', () => rmSync(dataPath), [/There is no file .*plant\/data\/machines\.csv/, /Check the path/]],
    [
      'that is empty',
      () => writeFileSync(dataPath, ''),
      [/machines\.csv is empty/, /a header line and at least one row/],
    ],
    [
      'of only a header',
      () => writeFileSync(dataPath, `${good.data.split('\n')[0]}\n`),
      [/holds a header but no rows/, /Send at least one row/],
    ],
    [
      'with a changed header',
      () => writeFileSync(dataPath, good.data.replace('Torque [Nm]', 'Torqe [Nm]')),
      [/missing: "Torque \[Nm\]"/, /"Torqe \[Nm\]" \(nearest: "Torque \[Nm\]"\)/, /Rename the columns/],
    ],
    ['that is not text', () => writeFileSync(dataPath, Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0x80, 10])), [/UTF-8/]],
  ];
  it.each(cases)('%s fails the run at ingest, and names thing and mend', async (_name, spoil, says) => {
    spoil();
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    for (const words of says) expect(stdout).toMatch(words);
    expect(stderr).toMatch(
      /^kaizen: The pipeline failed at ingest; nothing new is live\. Run prn_\w+ keeps the details\.\n$/,
    );
  });
});

describe('a kaizen.yaml', () => {
  it('with typos is refused with line, field and nearest name, as JSON too', async () => {
    writeFileSync(manifestPath, good.manifest.replace('thresholds:', 'tresholds:').replace('trees:', 'tress:'));
    const { code, stdout, stderr } = await run('--json');
    expect(code).toBe(1);
    const line = (word: string) => good.manifest.split('\n').findIndex((text) => text.includes(word)) + 1;
    expect(stderr).toContain(`line ${line('trees:')}, training.failure.parameters.tress`);
    expect(stderr).toMatch(/`tresholds` is not known here; did you mean `thresholds`\?/);
    expect(parseJsonLine(stdout)).toMatchObject({ error: { message: expect.stringContaining('tress') } });
  });

  it('that is no YAML, or names things that are not there, is refused before anything runs', async () => {
    writeFileSync(manifestPath, 'kaizen: 1\nproject: [\n');
    expect((await run()).stderr).toMatch(/line \d+: YAML: /);
    writeFileSync(manifestPath, good.manifest.replace('features: machine-state', 'features: machine-stat'));
    const wrongName = await run();
    expect(wrongName.code).toBe(1);
    expect(wrongName.stderr).toMatch(/machine-stat.*machine-state/s);
    rmSync(manifestPath);
    expect((await run()).stderr).toContain('There is no kaizen.yaml in');
    expect((await run('--pipeline', 'none')).code).toBe(1);
  });
});

describe('a request', () => {
  const url = (path: string) => `${client.url}${path}`;
  const residentMegabytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server?.child.pid}/status`, 'utf8'))?.[1]) / 1024;

  it('that uploads one endless line is refused early, in bounded memory', async () => {
    const before = residentMegabytes();
    const upload = url('/api/v1/datasets/machines/batches?mode=append');
    for (const head of ['', `${good.data.split('\n').slice(0, 3).join('\n')}\n`]) {
      const answer = await sendEndless(upload, head, Buffer.alloc(1 << 16, 'a'), 256 << 20);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatch(new RegExp(`line ${head === '' ? 1 : 4}: .*longer than 1 MiB.*line breaks`));
      expect(answer.sent).toBeLessThan(64 << 20);
    }
    expect(residentMegabytes() - before).toBeLessThan(150);
  });

  it('whose JSON is none, or whose Host or Origin is another, is refused by name', async () => {
    const json = { 'content-type': 'application/json' };
    const notJson = await sendRaw(url('/api/v1/projects/apply'), { method: 'POST', headers: json, body: '{nope' });
    expect(notJson).toMatchObject({ status: 400, body: expect.stringMatching(/not valid JSON/) });
    const host = await sendRaw(url('/api/v1/projects'), { headers: { host: 'kaizen.example' } });
    expect(host).toMatchObject({ status: 403, body: expect.stringMatching(/kaizen\.example.*127\.0\.0\.1/) });
    const origin = await sendRaw(url('/api/v1/projects'), { headers: { origin: 'http://kaizen.example' } });
    expect(origin).toMatchObject({ status: 403, body: expect.stringContaining('http://kaizen.example') });
    const noToken = await sendRaw(url('/api/v1/folders'), { method: 'POST', headers: json, body: '{"folder":"/"}' });
    expect(noToken).toMatchObject({ status: 403, body: expect.stringContaining('kaizen init') });
  });
});
