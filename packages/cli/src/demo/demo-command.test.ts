import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isServing, readServerFile } from '../server-address.ts';
import { KaizenProcess, parseJsonLine, runKaizen } from '../testing/kaizen-process.ts';
import { makeTestFolder } from '../testing/test-folder.ts';

const folder = makeTestFolder('demo');
beforeAll(async () => {
  await runKaizen(['prepare-up'], { cwd: folder.path });
}, 300_000);
afterAll(() => folder.remove());

/** Listens on the demo's usual port; nothing to do when somebody else does. */
async function takeUsualPort(): Promise<() => void> {
  const holder = createServer();
  await new Promise<void>((resolve) => {
    holder.once('error', () => resolve());
    holder.listen(4600, '127.0.0.1', () => resolve());
  });
  return () => void holder.close();
}

describe('kaizen demo', () => {
  it('--exit --json closes the loop and prints its figures as one line', async () => {
    const args = ['demo', '--scale', '0.1', '--home', join(folder.path, 'whole'), '--port', '0', '--exit', '--json'];
    const { code, stdout, stderr } = await runKaizen(args, { cwd: folder.path });
    expect(code, stderr).toBe(0);
    expect(parseJsonLine(stdout)).toMatchObject({
      acc: expect.any(Number),
      rowsQuarantined: 8,
      driftDetected: true,
      retrained: 1,
      harmlessRetrains: 0,
      championBefore: 1,
      championAfter: 2,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/projects\/predictive-maintenance$/),
    });
    expect(stderr).toMatch(/accuracy.*0\.9/i);
    expect(stderr).toContain('Beside the reference study');
    expect(stderr).toMatch(/The server is stopped\. Look at it again: kaizen up --home .*whole\n$/);
  });

  it('takes a free port when 4600 is taken; Ctrl-C in the middle ends its server, and both are said', async () => {
    const free = await takeUsualPort();
    const home = join(folder.path, 'interrupted');
    const demo = new KaizenProcess(['demo', '--scale', '0.1', '--home', home, '--json'], { cwd: folder.path });
    await demo.said('3  Production');
    const server = readServerFile(home);
    const ended = await demo.end('SIGINT');
    free();
    expect(ended.stderr).toContain('Port 4600 is taken; a free one is used.');
    expect(ended.stderr).toMatch(
      /Stopping the server …\nStopped before the end\..*\n {2}kaizen up --home .*interrupted\n$/,
    );
    expect(ended.code).toBe(130);
    expect(parseJsonLine(ended.stdout)).toMatchObject({ error: { code: 'cli.interrupted' } });
    expect(server !== undefined && (await isServing(server))).toBe(false);
    expect(existsSync(join(home, 'server.json'))).toBe(false);
  });

  const files: ReadonlyArray<readonly [name: string, make: (path: string) => void, says: RegExp]> = [
    ['missing', () => undefined, /cannot be read: it does not exist\. Give a CSV file with --data/],
    ['empty', (path) => writeFileSync(path, ''), /is empty\. Give a CSV file/],
  ];
  it.each(files)('a data file that is %s is refused before anything is started', async (name, make, says) => {
    const path = join(folder.path, `${name}.csv`);
    make(path);
    const home = join(folder.path, `home-${name}`);
    const { code, stdout, stderr } = await runKaizen(['demo', '--data', path, '--home', home], { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(says);
    expect(readdirSync(folder.path)).not.toContain(`home-${name}`);
  });

  it('other data than AI4I fails at ingest, with the columns that are missing; its server is stopped', async () => {
    const path = join(folder.path, 'other.csv');
    writeFileSync(path, 'a,b\n1,2\n');
    const home = join(folder.path, 'other');
    const args = ['demo', '--scale', '0.1', '--data', path, '--home', home, '--port', '0', '--json'];
    const { code, stdout, stderr } = await runKaizen(args, { cwd: folder.path });
    expect(code).toBe(1);
    expect(stderr).toMatch(/✗ ingest .*missing: .*"Torque \[Nm\]"/);
    expect(parseJsonLine(stdout)).toMatchObject({
      error: { message: expect.stringContaining('did not reach production') },
    });
    expect(existsSync(join(home, 'server.json'))).toBe(false);
  });
});
