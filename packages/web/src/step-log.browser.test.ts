import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/demo-browser.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';
import { visitPage } from './testing/visit-page.ts';

const manifest = `
kaizen: 1
project: lathe
pipelines:
  talk:
    steps:
      - { name: speak, run: sh speak.sh }
`;
/** Says a line, waits for a file, says another one. */
const script = `
echo "warming up"
echo "a warning" >&2
while [ ! -e go ]; do sleep 0.2; done
echo "all done"
`;

describe('the log of a step in a browser, over a real server', () => {
  let server: RunningServer;
  let folder: string;
  let shots: string;
  let wide: BrowserContext;
  let narrow: BrowserContext;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    folder = await realpath(await mkdtemp(join(tmpdir(), 'kaizen-lathe-')));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'kaizen.yaml'), manifest);
    await writeFile(join(folder, 'speak.sh'), script);
    server = await startServer();
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 240_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function post<T>(path: string, body: unknown, headers = {}): Promise<T> {
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    // Wire mapping: the server's own answer.
    return (await answer.json()) as T;
  }

  it('grows while the command speaks, and stays when it has ended, wide and narrow', async () => {
    await post('/api/v1/folders', { folder }, { 'x-kaizen-token': server.token });
    await post('/api/v1/projects/apply', { text: manifest, folder });
    const { id } = await post<{ id: string }>('/api/v1/pipelines/talk/runs', {});
    const url = `${server.url}/pipelines/talk/runs/${id}`;
    const page = await visitPage(wide, url, 'warming up', join(shots, 'step-log-running.png'));
    const log = page.getByRole('log', { name: 'Log of speak' });
    expect(await log.innerText()).not.toContain('all done');
    await writeFile(join(folder, 'go'), '');
    await log.getByText('all done').waitFor({ timeout: 60_000 });
    await page.getByText('Log of speak, 3 lines').waitFor();
    // Later it is closed, and opened by keyboard.
    const later = await visitPage(narrow, url, 'Log of speak', join(shots, 'step-log-ended.png'));
    await later.locator('summary').press('Enter');
    await later.getByRole('log').getByText('all done').waitFor();
    await later.screenshot({ path: join(shots, 'step-log-ended.png'), fullPage: true });
    process.stdout.write(`screenshots: ${shots}\n`);
  });
});
