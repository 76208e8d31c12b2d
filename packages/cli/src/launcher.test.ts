import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, serverProcess } from './installation.ts';
import { isPortFree } from './port.ts';
import { readServerFile } from './server-address.ts';
import { type KaizenProcess, runKaizen, startUp } from './testing/kaizen-process.ts';
import { findFreePort, makeTestFolder } from './testing/test-folder.ts';

const folder = makeTestFolder('launcher');
const started: KaizenProcess[] = [];

beforeAll(async () => {
  await runKaizen(['prepare-up'], { cwd: folder.path });
}, 300_000);

afterAll(async () => {
  for (const up of started) await up.end('SIGKILL');
  folder.remove();
});

async function up(...[args, surroundings]: Parameters<typeof startUp>): Promise<KaizenProcess> {
  const server = await startUp(args, surroundings);
  started.push(server);
  return server;
}

/** Processes whose parent this is. */
function listChildren(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
}

describe('kaizen up', () => {
  it('is one process: after SIGKILL port and home are free at once; SIGTERM stops it cleanly', async () => {
    const home = join(folder.path, 'home');
    const port = await findFreePort();
    const args = ['--home', home, '--port', String(port)];
    const first = await up(args, { cwd: folder.path });
    expect(readServerFile(home)).toMatchObject({ url: `http://127.0.0.1:${port}`, pid: first.child.pid });
    if (process.platform === 'linux') {
      expect(listChildren(first.child.pid ?? 0)).toBe('');
      const environment = readFileSync(`/proc/${first.child.pid}/environ`, 'utf8').split('\0');
      expect(environment).toEqual(
        expect.arrayContaining(Object.entries(serverProcess.environment).map(([name, value]) => `${name}=${value}`)),
      );
      expect(readFileSync(`/proc/${first.child.pid}/cmdline`, 'utf8').split('\0')).toEqual(
        expect.arrayContaining([...serverProcess.flags]),
      );
    }
    expect((await first.end('SIGKILL')).code).toBeUndefined();
    expect(await isPortFree(port)).toBe(true);

    const second = await up(args, { cwd: folder.path });
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    const ended = await second.end('SIGTERM');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toBe(`{"ready":true,"url":"http://127.0.0.1:${port}"}\n`);
    expect(existsSync(join(home, 'server.json'))).toBe(false);
  });

  it('works through symbolic links, from another folder, with an old Node first on the PATH', async () => {
    const bin = join(folder.path, 'bin');
    const elsewhere = join(folder.path, 'else where');
    for (const path of [bin, elsewhere]) mkdirSync(path);
    symlinkSync(installation.launcher, join(bin, 'kaizen-0.1'));
    symlinkSync('kaizen-0.1', join(bin, 'kaizen'));
    writeFileSync(join(bin, 'node'), '#!/bin/sh\necho "this is Node 12" >&2\nexit 1\n');
    chmodSync(join(bin, 'node'), 0o755);
    const surroundings = {
      cwd: elsewhere,
      launcher: join(bin, 'kaizen'),
      env: { PATH: `${bin}:/usr/bin:/bin` },
    };
    expect(await runKaizen(['--version'], surroundings)).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
    const server = await up(['--json', '--port=0'], surroundings);
    const home = join(elsewhere, '.kaizen');
    expect(readServerFile(home)?.pid).toBe(server.child.pid);
    const status = await runKaizen(['status'], surroundings);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toContain('No project yet.');
    expect((await server.end('SIGINT')).code).toBe(0);
  });

  it('lets commands run in the folder that it is started in when that holds a kaizen.yaml', async () => {
    const project = join(folder.path, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'kaizen.yaml'), 'kaizen: 1\nproject: here\n');
    const server = await up(['--port', '0'], { cwd: project });
    const { url } = readServerFile(join(project, '.kaizen')) ?? { url: '' };
    const apply = (at: string) =>
      fetch(`${url}/api/v1/projects/apply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'kaizen: 1\nproject: here\n', folder: at }),
      });
    expect((await apply(project)).status).toBe(200);
    const refused = await apply(folder.path);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain(`kaizen init ${folder.path}`);
    expect((await server.end('SIGTERM')).stderr).toContain('Commands may now run in');
  });
});
