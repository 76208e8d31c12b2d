import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureOverflow, openBrowser, openPage, watchComplaints } from './testing/demo-browser.ts';
import { type FilledRuns, fillRuns } from './testing/fill-runs.ts';
import { findNameless } from './testing/find-nameless.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';

const count = 2000;

describe('runs in a browser, over a real server', () => {
  let server: RunningServer;
  let filled: FilledRuns;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    filled = await fillRuns(server.url, count);
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 240_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
  }, 60_000);

  async function open(path: string): Promise<{ page: Page; complaints: readonly string[] }> {
    const page = await wide.newPage();
    const complaints = watchComplaints(page);
    await openPage(page, `${server.url}${path}`);
    return { page, complaints };
  }

  const places: ReadonlyArray<readonly [string, () => string, string]> = [
    ['runs', () => '/runs', '2,000 runs'],
    ['experiments', () => '/experiments', 'Line 4 / "β"'],
    ['experiment', () => `/experiments/${filled.experimentId}`, 'the full one'],
    ['charts', () => `/experiments/${filled.experimentId}?view=charts&smooth=0.6`, 'extra · 20'],
    ['bars', () => '/runs?view=charts&chart=bars', 'f1'],
    ['scatter', () => '/runs?view=charts&chart=scatter', 'Across'],
    ['contour', () => '/runs?view=charts&chart=contour', 'it is estimated'],
    ['parallel', () => '/runs?view=charts&chart=parallel', 'the last one gives the colour'],
    ['differences', () => '/runs?view=charts&chart=difference', 'Compared with'],
    ['grouped', () => '/runs?group=params.kind', 'boosting'],
    ['run', () => `/runs/${filled.fullRunId}`, 'Bearing wear'],
    ['run charts', () => `/runs/${filled.fullRunId}?tab=metrics`, 'loss'],
    ['run machine', () => `/runs/${filled.fullRunId}?tab=system`, 'system/cpu'],
    ['run files', () => `/runs/${filled.fullRunId}?tab=files`, 'No file'],
    ['nothing to compare', () => '/compare', 'Nothing is compared yet'],
  ];

  it.each(places)(
    'shows %s without a complaint, wide and narrow, and all of it has a name',
    async (name, path, word) => {
      for (const [context, label] of [
        [wide, '1280'],
        [narrow, '390'],
      ] as const) {
        const page = await context.newPage();
        const complaints = watchComplaints(page);
        await openPage(page, `${server.url}${path()}`);
        await page.getByText(word, { exact: false }).first().waitFor({ state: 'attached' });
        await page.screenshot({ path: join(shots, `${name.replaceAll(' ', '-')}-${label}.png`), fullPage: true });
        expect(await measureOverflow(page), `${name} at ${label} scrolls sideways`).toBeLessThanOrEqual(0);
        expect(await findNameless(page)).toEqual([]);
        expect(complaints).toEqual([]);
        await page.close();
      }
    },
  );

  it('holds only the lines in sight, and scrolling to the end reads every page', async () => {
    const { page, complaints } = await open('/runs?nested=false');
    const grid = page.getByRole('table', { name: 'Runs' });
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(count + 1));
    for (let step = 0; step < 200 && (await page.getByRole('link', { name: `${oddFirst}` }).count()) === 0; step++)
      await grid.evaluate((element) => {
        element.scrollTop = element.scrollHeight;
      });
    await page.getByRole('link', { name: oddFirst }).waitFor();
    expect(await grid.locator('[data-row]').count()).toBeLessThan(80);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('sorts on the server by a click, turns the order by a second, and keeps it in the address', async () => {
    const { page } = await open('/runs?nested=false');
    await page.getByRole('button', { name: 'F1', exact: true }).click();
    await page.waitForURL(/sort=-metrics\.f1/);
    await page.locator('[data-row="0"]').getByText('0.999', { exact: true }).waitFor();
    expect(await page.locator('[aria-sort="descending"]').textContent()).toContain('F1');
    await page.getByRole('button', { name: 'F1', exact: true }).click();
    await page.locator('[data-row="0"] [role="cell"]').getByText('0', { exact: true }).first().waitFor();
    await page.reload();
    await page.locator('[aria-sort="ascending"]').waitFor();
    await page.close();
  });

  it('filters with suggestions by keyboard, and underlines what it cannot follow', async () => {
    const { page } = await open('/runs');
    const filter = page.getByRole('textbox', { name: 'Filter' });
    await filter.click();
    await filter.pressSequentially('params.ki');
    await page.getByRole('option', { name: 'params.kind' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await filter.pressSequentially('= ');
    await page.getByRole('option', { name: "'boosting'" }).click();
    await filter.pressSequentially('AND metrics.f1 > 0.9');
    await page.keyboard.press('Enter');
    await page.getByText(/^\d+ runs found/).waitFor();
    expect(await page.locator('[data-row="0"]').textContent()).toContain('run ');
    await filter.fill("params.kind = 'forest' AND wrong.x = 1");
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor();
    expect(await page.getByTestId('filter-fault').locator('mark').textContent()).toContain('wrong');
    await page.screenshot({ path: join(shots, 'filter-fault.png') });
    await page.close();
  });

  it('groups by a parameter: how many, mean ± sd, and the runs of a group when it is opened', async () => {
    const { page, complaints } = await open('/runs?group=params.kind');
    await page.getByText('Groups are made of').waitFor({ state: 'detached' });
    const line = page.locator('[data-row]').filter({ hasText: 'boosting' });
    expect(await line.textContent()).toMatch(/boosting499.*0\.\d+ ± 0\.\d+/);
    await line.getByRole('button').click();
    await page.locator('[data-row] a[href^="/runs/"]').first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows children under their parent, keeps a run on top, chooses columns', async () => {
    const { page } = await open(`/experiments/${filled.experimentId}`);
    const full = page.locator('[data-row]').filter({ hasText: 'the full one' });
    await full.getByRole('button', { name: '3 child runs of the full one' }).click();
    await page.getByRole('link', { name: 'child 2' }).waitFor();
    await page.getByRole('button', { name: 'Keep by itself on top' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-row="0"]').getByText('by itself').waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('textbox', { name: 'Search columns' }).fill('extra/m1');
    await page.getByRole('checkbox', { name: 'extra/m11' }).check();
    await page.getByRole('columnheader', { name: 'extra/m11' }).waitFor({ state: 'attached' });
    expect(new URL(page.url()).searchParams.get('columns')).toContain('metrics.extra/m11');
    await page.close();
  });

  it('deletes the chosen runs after asking, and takes it back', async () => {
    const { page } = await open(`/experiments/${filled.experimentId}?nested=false&filter=params.seed%20%3D%20%274%27`);
    await page.getByText(/399 runs found/).waitFor();
    await page.locator('[data-row="0"] input').check();
    await page.locator('[data-row="2"] input').click({ modifiers: ['Shift'] });
    await page.getByText('3 chosen').waitFor();
    await page.getByRole('region', { name: 'Chosen runs' }).getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 3 runs' }).click();
    await page.getByText(/396 runs found/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/399 runs found/).waitFor();
    await page.close();
  });

  it('compares the chosen runs: what differs, and their charts', async () => {
    const { page, complaints } = await open('/runs?nested=false');
    for (const row of [5, 6, 7]) await page.locator(`[data-row="${row}"] input`).check();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.waitForURL(/\/compare\?runs=/);
    await page.getByText('3 runs; they differ in').waitFor();
    await page.getByRole('table', { name: 'Runs side by side' }).getByText('learning rate').waitFor();
    await page.screenshot({ path: join(shots, 'compare.png'), fullPage: true });
    expect(await findNameless(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('announces new runs and moves nothing until asked', async () => {
    const { page } = await open('/runs?nested=false');
    const first = await page.locator('[data-row="0"]').textContent();
    const body = JSON.stringify({
      experiment_id: filled.experimentId,
      run_name: 'fresh',
      start_time: Date.now() + 60_000_000_000,
    });
    await fetch(`${server.url}/api/2.0/mlflow/runs/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const bar = page.getByRole('button', { name: '1 new run; show' });
    await bar.waitFor({ timeout: 20_000 });
    expect(await page.locator('[data-row="0"]').textContent()).toBe(first);
    await bar.click();
    await page.locator('[data-row="0"]').getByText('fresh').waitFor();
    await page.close();
  });

  it('edits notes and tags of a run; what is written there cannot run', async () => {
    const { page, complaints } = await open(`/runs/${filled.fullRunId}`);
    await page.getByRole('heading', { name: 'Bearing wear' }).waitFor();
    expect(await page.locator('.k-markdown img').count()).toBe(0);
    await page.getByRole('button', { name: 'Edit…' }).click();
    await page.getByRole('textbox', { name: 'Notes' }).fill('Now *quiet*.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.k-markdown em').getByText('quiet').waitFor();
    await page.getByRole('textbox', { name: 'New tag', exact: true }).fill('owner');
    await page.getByRole('textbox', { name: 'Value of the new tag' }).fill('ada');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Remove the tag owner' }).click();
    await page.getByRole('button', { name: 'Remove the tag owner' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('follows the addresses that clients print', async () => {
    const { page } = await open(`/#/experiments/${filled.experimentId}/runs/${filled.fullRunId}`);
    await page.waitForURL(`**/runs/${filled.fullRunId}`);
    await page.getByRole('heading', { name: 'the full one' }).waitFor();
    await page.close();
  });
});

/** The oldest run: it stands at the very end. */
const oddFirst = '<b>odd</b> "name", 名前 0';
