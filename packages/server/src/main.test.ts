import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createTestHome } from './testing/test-home.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

async function newHome(): Promise<string> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  return home.path;
}

function run(args: readonly string[]): { child: ChildProcess; errors: () => string } {
  const child = spawn(process.execPath, [MAIN, '--log-level', 'error', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  return { child, errors: () => errors };
}

async function ready(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line).url;
  throw new Error('ended before it was ready');
}

async function failed(args: readonly string[]): Promise<{ code: unknown; errors: string }> {
  const { child, errors } = run(args);
  const [code] = await once(child, 'close');
  return { code, errors: errors() };
}

test('starts, says where it is, serves, and stops cleanly on SIGTERM', async () => {
  const home = await newHome();
  const { child } = run(['--home', home, '--port', '0']);
  const url = await ready(child);
  const file = join(home, 'server.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    url,
    pid: child.pid,
    token: expect.stringMatching(/^.{32}$/),
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const stream = await fetch(`${url}/api/v1/stream`);
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const ended = stream.text();
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(await ended).toContain('retry: 2000');
  expect(existsSync(file)).toBe(false);
});

test('a killed server leaves its home free at once; a second one on a live home, and a busy port, are refused by name', async () => {
  const home = await newHome();
  const first = run(['--home', home, '--port', '0']);
  const url = await ready(first.child);
  const second = await failed(['--home', home, '--port', '0']);
  expect(second.code).toBe(1);
  expect(second.errors).toContain(`process ${first.child.pid}`);
  const busy = await failed(['--home', await newHome(), '--port', new URL(url).port]);
  expect(busy.code).toBe(1);
  expect(busy.errors).toMatch(new RegExp(`Port ${new URL(url).port} .* process ${first.child.pid} .*--port`));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const third = run(['--home', home, '--port', '0']);
  expect((await fetch(`${await ready(third.child)}/readyz`)).status).toBe(200);
});

test('a wrong setting, and a home that cannot be written, end with one line and an exit code', async () => {
  const wrong = await failed(['--port', 'x']);
  expect(wrong).toMatchObject({
    code: 2,
    errors: 'kaizen: --port is "x"; it takes a whole number from 0 to 65535. [platform.config_invalid]\n',
  });
  const home = await newHome();
  writeFileSync(join(home, 'plain'), '');
  mkdirSync(join(home, 'ok'));
  const refused = await failed(['--home', join(home, 'plain', 'below'), '--port', '0']);
  expect(refused.code).toBe(1);
  expect(refused.errors).toMatch(/^kaizen: .*\n$/);
});
