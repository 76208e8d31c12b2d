import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planDemo } from '../demo/demo-plan.ts';
import { makeProjectFolder } from '../demo/project-folder.ts';
import { installation } from '../installation.ts';
import { readServerFile } from '../server-address.ts';
import { type KaizenProcess, parseJsonLine, runKaizen, startUp } from '../testing/kaizen-process.ts';
import { makeTestFolder } from '../testing/test-folder.ts';

const folder = makeTestFolder('project');
const project = join(folder.path, 'plant');
let server: KaizenProcess | undefined;

beforeAll(async () => {
  await runKaizen(['prepare-up'], { cwd: folder.path });
  await makeProjectFolder(project, planDemo(0.1), { seed: 7 });
}, 300_000);
afterAll(async () => {
  await server?.end('SIGKILL');
  folder.remove();
});

const call = (args: string, cwd = folder.path) => runKaizen(args.split(' '), { cwd });

describe('a project without a server', () => {
  it('init makes a folder that runs, and never replaces a file', async () => {
    mkdirSync(join(folder.path, 'new'));
    writeFileSync(join(folder.path, 'new/.gitignore'), 'mine\n');
    const made = await call('init new --json');
    expect(made.code).toBe(0);
    expect(parseJsonLine(made.stdout)).toMatchObject({
      folder: join(folder.path, 'new'),
      home: join(folder.path, 'new/.kaizen'),
      created: true,
      files: expect.arrayContaining(['kaizen.yaml', 'data/machines.csv']),
    });
    expect(made.stderr).toContain('Next: cd new && kaizen run');
    expect(readFileSync(join(folder.path, 'new/.gitignore'), 'utf8')).toBe('mine\n');
    writeFileSync(join(folder.path, 'new/kaizen.yaml'), 'kaizen: 1\nproject: mine\n');
    const again = await call('init new');
    expect(again.stdout).toContain('Found new/kaizen.yaml; nothing in the folder was changed.');
    expect(readFileSync(join(folder.path, 'new/kaizen.yaml'), 'utf8')).toContain('project: mine');
    rmSync(join(folder.path, 'new'), { recursive: true });
  });

  it('run refuses a folder that nobody registered, and makes no home for it', async () => {
    const { code, stderr } = await call('run', project);
    expect(code).toBe(1);
    expect(stderr).toContain(`Run \`kaizen init ${project}\` once.`);
    expect(existsSync(join(project, '.kaizen'))).toBe(false);
  });

  it('run starts a server for its duration and says so; the home is found from below', async () => {
    expect((await call('init plant')).stdout).toContain('Found plant/kaizen.yaml');
    const below = join(project, 'data');
    const ran = await runKaizen(['run', '..', '--json'], { cwd: below });
    expect(ran).toMatchObject({ code: 0 });
    expect(parseJsonLine(ran.stdout)).toMatchObject({ pipeline: 'failure', status: 'succeeded' });
    expect(ran.stderr).toContain(`No server runs on ${project}/.kaizen; starting one for this command.`);
    expect(ran.stderr).toMatch(/✓ train .* trees on 2,400 rows/);
    expect(ran.stderr).toContain('The server is stopped.');
    expect(existsSync(join(project, '.kaizen/server.json'))).toBe(false);
    expect((await call('status', below)).stderr).toContain(`No server runs on ${project}/.kaizen`);
  });

  it('doctor finds everything right and measures the disk by kind', async () => {
    const { code, stdout } = await call('doctor --json', project);
    expect(code).toBe(0);
    const { findings } = parseJsonLine(stdout) as {
      findings: Array<{ subject: string; state: string; text: string; numbers?: Record<string, number> }>;
    };
    const disk = findings.find(({ subject }) => subject === 'disk');
    for (const kind of ['state', 'data', 'logs', 'blobs', 'freeBytes'])
      expect(disk?.numbers?.[kind]).toBeGreaterThan(0);
    expect(findings.filter(({ state, subject }) => state === 'failed' && subject !== 'disk')).toEqual([]);
    expect(findings.find(({ subject }) => subject === 'state')?.text).toContain('is whole');
  });
});

describe('a project with a server', () => {
  beforeAll(async () => {
    server = await startUp(['--home', join(project, '.kaizen'), '--port', '0'], { cwd: folder.path });
  });

  it('status tells what is live, and with --json as one line', async () => {
    const { code, stdout } = await call('status', project);
    expect(code).toBe(0);
    expect(stdout).toMatch(/[✓▸] predictive-maintenance {2}Healthy\./);
    expect(stdout).toMatch(/✓ Release +Version 1/);
    const { url } = readServerFile(join(project, '.kaizen')) ?? { url: '' };
    const json = await runKaizen(['status', '--json'], { cwd: folder.path, env: { KAIZEN_URL: url } });
    expect(parseJsonLine(json.stdout)).toMatchObject({ url, projects: [{ project: 'predictive-maintenance' }] });
  });

  it('why answers from the kept events, also for a moment before there was anything', async () => {
    const now = await call('why failure', project);
    expect(now.code).toBe(0);
    expect(now.stdout).toMatch(/^Version 1 of failure was live at .* trained on .* rows of/);
    expect(now.stdout).toMatch(/Gate check: f1 +pass/);
    expect(now.stdout).not.toContain('unknown: unknown');
    const json = await call('why failure --at 2020-01-01T00:00:00Z --json', project);
    expect(parseJsonLine(json.stdout)).toMatchObject({
      deployment: 'failure',
      headline: expect.stringContaining('No kept event shows a live version'),
    });
    const unknown = await call('why failur', project);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('"failur"');
  });

  it("data query asks with SQL: as a table, JSON, a file, with a file of one's own; a mistake is shown at its place", async () => {
    const query = (...args: string[]) =>
      runKaizen(['data', 'query', ...args, '--home', join(project, '.kaizen')], { cwd: folder.path });
    const table = await query('select count(*) as n, 1.5 as half from machines');
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toMatch(/n +half\n─+ +─+\n[\d]+ +1\.5\n1 row in [\d.]+ s\.\n$/);
    const json = await query('select Type, count(*) as n from machines group by all order by 1', '--json');
    expect(parseJsonLine(json.stdout)).toMatchObject({
      rows: 3,
      truncated: false,
      columns: [{ name: 'Type' }, { name: 'n' }],
      cells: [
        ['H', expect.any(Number)],
        ['L', expect.any(Number)],
        ['M', expect.any(Number)],
      ],
    });
    writeFileSync(join(folder.path, 'own.csv'), 'a,b\n1,x\n2,y\n');
    const own = await query('select b, a from own order by a', '--table', 'own=own.csv', '--format', 'csv');
    expect(own).toMatchObject({ code: 0, stdout: 'b,a\nx,1\ny,2\n' });
    const file = await query('select * from machines', '--rows', '10', '--format', 'csv', '--out', 'rows.csv');
    expect(file.stdout).toMatch(/rows\.csv: the first 10 rows; there are more/);
    expect(readFileSync(join(folder.path, 'rows.csv'), 'utf8').trim().split('\n')).toHaveLength(11);
    const wrong = await query('select *\nfrom machins');
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(
      /Line 2, column 6: there is no table "machins"\. Did you mean "machines"\?.*\n {2}from machins\n {2} {5}\^/,
    );
    expect((await query()).code).toBe(2);
    expect((await query('select 1', '--format', 'parquet')).stderr).toContain('--out');
  });

  it('run uses it; a gate that holds ends with exit code 3 and says that nothing new is live', async () => {
    const { code, stdout } = await call('run', project);
    expect(code).toBe(3);
    expect(stdout).not.toContain('starting one');
    expect(stdout).toContain('kaizen.yaml is unchanged');
    expect(stdout).toMatch(/● gate /);
    expect(stdout).toMatch(
      /● Held after .*: nothing new is live\.\nSee it: http:\/\/127\.0\.0\.1:\d+\/pipelines\/failure\/runs\/prn_/,
    );
  });

  it('run shows a bar on a terminal, overwritten as the work goes on', async (test) => {
    const ended = await runKaizen(['-qec', `${installation.launcher} run plant --home plant/.kaizen`, '/dev/null'], {
      cwd: folder.path,
      env: { TERM: 'xterm', COLUMNS: '100' },
      launcher: 'script',
    }).catch(() => undefined);
    test.skip(ended === undefined, 'there is no `script` (bsdutils) on this machine');
    expect(ended?.code).toBe(3);
    expect(ended?.stdout).toMatch(/▸ train [█░]{24} [\d,]+\/[\d,]+ trees/);
    expect(ended?.stdout).toContain('\r\u001b[2K');
  });

  it('init registers a further folder with it', async () => {
    const further = join(folder.path, 'further');
    mkdirSync(further);
    writeFileSync(join(further, 'kaizen.yaml'), 'kaizen: 1\nproject: further\n');
    const refused = await call(`run --home ${project}/.kaizen further`);
    expect(refused.stderr).toContain('declares no pipeline');
    writeFileSync(
      join(further, 'kaizen.yaml'),
      readFileSync(join(project, 'kaizen.yaml'), 'utf8').replace('project: predictive-maintenance', 'project: further'),
    );
    const unregistered = await call(`run --home ${project}/.kaizen further`);
    expect(unregistered).toMatchObject({ code: 1 });
    expect(unregistered.stderr).toContain(`${further}: it is not registered on this machine. Run \`kaizen init`);
    expect((await call(`init further --home ${project}/.kaizen`)).code).toBe(0);
    const registered = await call(`run --home ${project}/.kaizen further`);
    expect(registered.stderr).toContain('belongs to another project');
  });

  it('doctor sees it running, and ready', async () => {
    const { code, stdout } = await call('doctor', project);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ server +Running at http:\/\/127\.0\.0\.1:\d+ \(pid \d+\)\./);
    expect(stdout).toContain('Nothing is broken.');
  });
});
