import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureOverflow, openBrowser, openPage, watchComplaints } from './testing/demo-browser.ts';
import { type Filled, fillRegistry } from './testing/fill-registry.ts';
import { findNameless } from './testing/find-nameless.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';

/** Chromium reports each refusal of a sandboxed page as an error; these are the sandbox at work. */
const refusals = /sandboxed|violates the following Content Security Policy/;

describe('files and registry in a browser, over a real server', () => {
  let server: RunningServer;
  let filled: Filled;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    filled = await fillRegistry(server.url);
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 120_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
  }, 60_000);

  const filesPath = (path?: string) =>
    `${server.url}/runs/${filled.runId}/files${path === undefined ? '' : `?path=${encodeURIComponent(path)}`}`;

  async function open(path: string): Promise<{ page: Page; complaints: readonly string[] }> {
    const page = await wide.newPage();
    const complaints = watchComplaints(page);
    await openPage(page, path);
    return { page, complaints };
  }

  const places: ReadonlyArray<readonly [string, () => string, string]> = [
    ['files', () => filesPath(), 'config.json'],
    ['text', () => filesPath('report/train.py'), 'def train(rows)'],
    ['table', () => filesPath('report/rows.csv'), '5,000 rows, 3 columns'],
    ['json', () => filesPath('config.json'), 'forest'],
    ['logged table', () => filesPath('eval/answers.json'), '2 rows, 2 columns'],
    ['image', () => filesPath('plots/a.png'), '64 × 32 px'],
    ['images', () => filesPath('plots'), 'b.png'],
    ['images by step', () => filesPath('images'), 'step 10'],
    ['markdown', () => filesPath('report/summary.md'), 'Bearing wear'],
    ['yaml', () => filesPath('report/params.yaml'), 'trees'],
    ['bytes', () => filesPath('report/blob.bin'), '00 01 02 ff'],
    ['model folder', () => filesPath('model'), 'Load it in Python'],
    ['no files', () => `${server.url}/runs/${filled.emptyRunId}/files`, 'No file was logged'],
    ['gone', () => filesPath('no/such.txt'), 'There is no file or folder'],
    ['models', () => `${server.url}/models`, 'bearing-wear'],
    ['model', () => `${server.url}/models/bearing-wear`, 'version 3'],
    ['model without versions', () => `${server.url}/models/spindle-noise`, 'No version is registered yet'],
    ['version', () => `${server.url}/models/bearing-wear/versions/3`, 'No runtime here can serve it yet'],
    ['comparison', () => `${server.url}/models/bearing-wear/compare?a=1&b=3`, 'What differs'],
  ];

  it.each(places)(
    'shows %s without a complaint, with names for all controls, wide and narrow',
    async (name, path, word) => {
      for (const [context, label] of [
        [wide, '1280'],
        [narrow, '390'],
      ] as const) {
        const page = await context.newPage();
        const complaints = watchComplaints(page);
        await openPage(page, path());
        await page.getByText(word, { exact: false }).first().waitFor();
        await page.screenshot({ path: join(shots, `${name.replaceAll(' ', '-')}-${label}.png`), fullPage: true });
        expect(await measureOverflow(page), `${name} at ${label} scrolls sideways`).toBeLessThanOrEqual(0);
        expect(await findNameless(page)).toEqual([]);
        expect(complaints).toEqual([]);
        await page.close();
      }
    },
  );

  it('shows a page of a run so that it can do nothing with our rights', async () => {
    const { page, complaints } = await open(filesPath('report/page.html'));
    const frame = page.frameLocator('iframe');
    await frame.getByText('Report of the run').waitFor();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    expect(await frame.locator('body').innerText()).not.toMatch(/SCRIPT RAN|HANDLER RAN/);
    expect(await page.title()).not.toBe('owned');
    expect(await page.evaluate(() => localStorage.getItem('owned'))).toBeNull();
    const models = await (await fetch(`${server.url}/api/v1/models`)).json();
    expect(models.items.map(({ name }: { name: string }) => name)).not.toContain('owned');
    expect(complaints.filter((complaint) => !refusals.test(complaint))).toEqual([]);

    // Opened on its own, without our frame around it, the same rules come with the answer.
    const address = await page.locator('iframe').getAttribute('src');
    await page.goto(`${server.url}${address}`);
    expect(await page.locator('body').innerText()).not.toMatch(/SCRIPT RAN|HANDLER RAN/);
    expect(await page.evaluate(() => globalThis.origin)).toBe('null');
    await page.close();
  });

  it('reads a long text in pieces and a table in its sorted order', async () => {
    const { page } = await open(filesPath('report/log.txt'));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.headers().range ?? ''));
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('30,000 lines').waitFor();
    expect(asked.filter((range) => range !== '')[0]).toMatch(/^bytes=1048576-/);

    await openPage(page, filesPath('report/rows.csv'));
    const first = page.getByRole('table').locator('tbody tr[aria-rowindex="2"] td').nth(1);
    await page.getByRole('button', { name: 'torque' }).click();
    expect(await first.innerText()).toBe('0');
    await page.getByRole('button', { name: 'torque' }).click();
    expect(await first.innerText()).toBe('999');
    expect(await page.getByRole('columnheader', { name: 'torque' }).getAttribute('aria-sort')).toBe('descending');
    await page.close();
  });

  it('goes through the tree by keyboard, keeps the path in the address and finds by name', async () => {
    const { page } = await open(filesPath());
    await page.getByRole('treeitem').first().focus();
    for (const key of ['r', 'ArrowRight']) await page.keyboard.press(key);
    await page.getByRole('treeitem', { name: 'blob.bin' }).waitFor();
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL(/path=report/);
    expect(await page.getByRole('treeitem', { selected: true }).innerText()).toContain('log.txt');
    await page.getByLabel('Find files by name').fill('answers');
    await page.getByRole('treeitem', { name: 'eval/answers.json' }).click();
    await page.getByText('2 rows, 2 columns').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('answers.json');
    await page.close();
  });

  it('registers a folder of a run as the next version', async () => {
    const { page } = await open(filesPath('model'));
    await page.getByRole('button', { name: 'Register…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Model').fill('bearing-heat');
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await page.waitForURL('**/models/bearing-heat/versions/1');
    await page.getByText('No runtime here can serve it yet').waitFor();
    await page.close();
  });

  it('searches models, sets an alias, changes a stage, writes a description', async () => {
    const { page, complaints } = await open(`${server.url}/models`);
    await page.getByLabel('Search models').fill('team:line');
    await page.getByText('One model fits.').waitFor();
    await page.getByLabel('Search models').fill('nothing-like-it');
    await page.getByText('No model fits this search.').waitFor();

    await openPage(page, `${server.url}/models/bearing-wear/versions/3`);
    await page.getByRole('button', { name: 'Alias', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Alias').fill('candidate');
    await page.getByRole('dialog').getByRole('button', { name: 'Set' }).click();
    await page.getByRole('button', { name: 'Take the alias candidate away' }).waitFor();

    await page.getByRole('button', { name: 'Change stage' }).click();
    await page.getByRole('dialog').getByLabel('Production').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Change: Description' }).click();
    await page.getByRole('textbox', { name: 'Description' }).fill('Trees on **new** data.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('strong', { hasText: 'new' }).waitFor();
    const version = await (await fetch(`${server.url}/api/v1/models/bearing-wear/versions/3`)).json();
    expect(version).toMatchObject({
      aliases: ['candidate'],
      stage: 'production',
      description: 'Trees on **new** data.',
    });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('renames a model and deletes it only when its name is typed', async () => {
    const { page } = await open(`${server.url}/models/spindle-noise`);
    await page.getByRole('button', { name: 'Rename…' }).click();
    await page.getByRole('dialog').getByLabel('New name').fill('spindle-sound');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await page.waitForURL('**/models/spindle-sound');
    await page.getByRole('button', { name: 'Delete…' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete for good' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByRole('textbox').fill('spindle-sound');
    await confirm.click();
    await page.waitForURL('**/models');
    expect((await fetch(`${server.url}/api/v1/models/spindle-sound`)).status).toBe(404);
    await page.close();
  });
});
