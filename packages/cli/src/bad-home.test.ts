import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, type KaizenProcess, parseJsonLine, runKaizen, startUp } from './testing/kaizen-process.ts';
import { makeTestFolder } from './testing/test-folder.ts';

const folder = makeTestFolder('bad-home');
const at = (...names: string[]) => join(folder.path, ...names);
const call = (...args: string[]) => runKaizen(args, { cwd: folder.path });
let server: KaizenProcess | undefined;

beforeAll(async () => {
  server = await startUp(['--home', at('live'), '--port', '0'], { cwd: folder.path });
}, 300_000);
afterAll(async () => {
  await server?.end('SIGKILL');
  folder.remove();
});

/** Refused: exit code 1, one sentence, nothing for people or programs on standard output. */
function expectRefused(ended: Ended, ...says: readonly RegExp[]): void {
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  for (const words of says) expect(ended.stderr).toMatch(words);
  expect(ended.stderr).not.toMatch(/^ +at /m);
}

describe('a home that is in use', () => {
  it('refuses a second server, and names the first', async () => {
    const second = await call('up', '--home', at('live'), '--port', '0', '--log-level', 'error');
    expectRefused(
      second,
      new RegExp(`live is in use by another Kaizen server \\(process ${server?.child.pid} at http`),
    );
    expect(second.stderr).toMatch(/--home/);
  });

  it('is no place for a demo, nor is any folder that is not empty', async () => {
    const before = readdirSync(at('live')).sort();
    expectRefused(
      await call('demo', '--home', at('live')),
      /needs a fresh home, and .*live is not empty\. Name another/,
    );
    expect(readdirSync(at('live')).sort()).toEqual(before);
  });
});

describe('a port that is taken', () => {
  it('is told with who holds it and the flag; doctor sees it before', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    try {
      const refused = await call('up', '--home', at('other'), '--port', port, '--log-level', 'error');
      const who = process.platform === 'linux' ? `process ${process.pid} \\(` : 'another process';
      expectRefused(refused, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use by ${who}`), /--port/);
      expect(existsSync(at('other/server.json'))).toBe(false);
      const doctor = await call('doctor', '--home', at('other'), '--port', port, '--json');
      expect(doctor.code).toBe(0);
      expect(parseJsonLine(doctor.stdout)).toMatchObject({
        findings: expect.arrayContaining([
          expect.objectContaining({ subject: 'port', state: 'warning', mend: expect.stringContaining('--port') }),
        ]),
      });
    } finally {
      holder.close();
    }
    const again = await startUp(['--home', at('other'), '--port', port], { cwd: folder.path });
    expect((await again.end('SIGTERM')).code).toBe(0);
  });
});

describe('a home that cannot be written', () => {
  it('is refused by up, init, run and demo, and doctor names the mend', async (test) => {
    const place = makeReadOnly(at('read-only'));
    test.skip(place === undefined, 'this user may write everywhere and may not mount a read-only file system');
    try {
      for (const home of [at('read-only'), at('read-only', 'below')]) {
        expectRefused(await call('up', '--home', home, '--port', '0'), /read-only.* cannot be written/, /--home/);
        expectRefused(await call('demo', '--home', home), /read-only.* cannot be written/, /--home/);
        expectRefused(await call('init', 'project', '--home', home), /could not be registered in the home .*read-only/);
      }
      expectRefused(await call('init', at('read-only', 'project')), /cannot be made.*may write/);
      expectRefused(await call('run', 'project', '--home', at('read-only')), /kaizen init/);
      const doctor = await call('doctor', '--home', at('read-only'));
      expect(doctor.code).toBe(1);
      expect(doctor.stdout).toMatch(/✗ home .*read-only cannot be written.*\n +Mend: Make it writable/);
      expect(readdirSync(at('read-only'))).toEqual([]);
    } finally {
      place?.free();
    }
  });
});

describe('a home that is broken', () => {
  it('by a later version is refused and left as it was', async () => {
    const home = at('later');
    await (await startUp(['--home', home, '--port', '0'], { cwd: folder.path })).end('SIGTERM');
    const read = (statement: string) => {
      const database = new DatabaseSync(join(home, 'state.sqlite'));
      try {
        return database.prepare(statement).all();
      } finally {
        database.close();
      }
    };
    read("INSERT INTO platform_migrations (name, applied_at) VALUES ('9999-later', 1)");
    const tables = read("SELECT name FROM sqlite_master WHERE type = 'table'");
    expectRefused(await call('up', '--home', home, '--port', '0'), /written by a newer Kaizen: it has "9999-later"/);
    expect(read("SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual(tables);
    const doctor = await call('doctor', '--home', home);
    expect(doctor).toMatchObject({ code: 1 });
    expect(doctor.stdout).toMatch(/✗ state .*newer Kaizen \(9999-later\)\.\n +Mend: Start it with that version/);
  });

  it('in its state, its settings or its list of folders is told by doctor and refused by up', async () => {
    const home = at('broken');
    mkdirSync(home);
    writeFileSync(join(home, 'state.sqlite'), 'this is no database');
    expectRefused(await call('up', '--home', home, '--port', '0'), /file is not a database.*kaizen doctor/);
    writeFileSync(join(home, 'config.json'), '{"port": ');
    writeFileSync(join(home, 'folders.json'), '{}');
    expect((await call('up', '--home', home, '--port', '0')).stderr).toMatch(/config\.json cannot be used/);
    expectRefused(await call('init', 'project', '--home', home), /folders\.json is broken.*Remove it/);
    const { code, stdout, stderr } = await call('doctor', '--home', home, '--json');
    expect(code).toBe(1);
    expect(parseJsonLine(stdout)).toMatchObject({ findings: expect.any(Array) });
    expect(stderr).toContain('To mend before Kaizen can work: state, config.json, folders.json.');
    for (const name of ['state', 'config.json', 'folders.json']) expect(stderr).toMatch(new RegExp(`✗ ${name} `));
  });
});

/** A folder that cannot be written: by its mode, or for root by a read-only mount; undefined where neither can be made. */
function makeReadOnly(path: string): { free(): void } | undefined {
  mkdirSync(path);
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0o555);
    return { free: () => chmodSync(path, 0o755) };
  }
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { free: () => void execFileSync('umount', [path]) };
}
