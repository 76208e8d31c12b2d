import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { parseJsonLine, runKaizen } from '../testing/kaizen-process.ts';
import { makeTestFolder } from '../testing/test-folder.ts';

const folder = makeTestFolder('calls');
afterAll(() => {
  expect(readdirSync(folder.path), 'no call of this file makes anything').toEqual([]);
  folder.remove();
});

const call = (...args: string[]) => runKaizen(args, { cwd: folder.path });

describe('help', () => {
  it('of kaizen lists every command and says where to begin', async () => {
    const { code, stdout, stderr } = await call('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['demo', 'up', 'init', 'apply', 'run', 'status', 'why', 'reproduce', 'doctor'])
      expect(stdout).toMatch(new RegExp(`^  ${name} +[A-Z]`, 'm'));
    expect(stdout).not.toContain('prepare-up');
    expect(stdout).toContain('kaizen init my-machines && cd my-machines && kaizen run');
  });

  it.each(['demo', 'up', 'init', 'apply', 'run', 'status', 'why', 'reproduce', 'doctor'])(
    'of %s shows an example',
    async (name) => {
      const { code, stdout } = await call(name, '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples?:\\n  kaizen ${name}`));
      expect(stdout).toContain('--json');
      expect((await call('help', name)).stdout).toBe(stdout);
    },
  );

  it('is what a call without a command gets, as a wrong call', async () => {
    const { code, stdout, stderr } = await call();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: kaizen');
  });
});

describe('a wrong call', () => {
  const cases: ReadonlyArray<readonly [args: string, says: RegExp]> = [
    ['statsu', /Unknown command 'statsu'\. Did you mean status\?/],
    ['status --jsn', /Unknown option '--jsn'\. Did you mean --json\?/],
    ['why', /Missing required argument 'deployment'/],
    ['why failure --at yesterday', /--at "yesterday" is no time; write it like 2026-/],
    ['why failure --at 2026-13-01', /--at "2026-13-01" is no time/],
    ['status --url nowhere', /--url is "nowhere"; it takes an address like http/],
    ['reproduce', /Missing required argument 'run'/],
    ['reproduce failure/one', /no model version "failure\/one"; write run_/],
    ['demo --scale big', /--scale is "big"; it takes a number from 0\.01 to 10/],
    ['demo --scale 0', /--scale is "0"/],
    ['demo --seed 1.5', /--seed is "1\.5"; it takes a whole number/],
    ['demo --port 70000', /--port is "70000"; it takes a whole number from 0 to 65535/],
    ['doctor --port none', /--port is "none"/],
    ['init --example nothing', /There is no example "nothing"; there are: .*predictive-maintenance/],
    ['up --prot 4700', /--prot is not a setting\. Did you mean --port\?/],
    ['up --port many', /--port is "many"; it takes a whole number/],
    ['up --host 0.0.0.0', /loopback/],
  ];
  it.each(cases)('kaizen %s: names what is wrong, exit code 2', async (args, says) => {
    const { code, stdout, stderr } = await call(...args.split(' '));
    expect(stderr).toMatch(/^kaizen: [A-Z-].*\n$/);
    expect(stderr).toMatch(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('with --json also tells it as one JSON line', async () => {
    const { code, stdout } = await call('status', '--frob', '--json');
    expect(code).toBe(2);
    expect(parseJsonLine(stdout)).toMatchObject({
      error: { code: 'cli.wrong_call', message: expect.stringContaining("'--frob'") },
    });
  });
});

describe('without a server', () => {
  it.each(['status', 'why failure'])('kaizen %s names the home and the mend', async (args) => {
    const { code, stderr } = await call(...args.split(' '));
    expect(code).toBe(1);
    expect(stderr).toContain(`No server runs on ${folder.path}/.kaizen. Start one with \`kaizen up`);
  });

  it('an address where nothing answers is named', async () => {
    const { code, stdout, stderr } = await call('status', '--url', 'http://127.0.0.1:1', '--json');
    expect(code).toBe(1);
    expect(stderr).toMatch(/No Kaizen server answers at http:\/\/127\.0\.0\.1:1 .*--url/);
    expect(parseJsonLine(stdout)).toMatchObject({ error: { code: 'sdk.unreachable' } });
  });
});
