import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureOverflow, openBrowser, openPage, watchComplaints } from './testing/demo-browser.ts';
import { type FilledRuns, fillRuns } from './testing/fill-runs.ts';
import { findNameless } from './testing/find-nameless.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';

describe('saved views, downloads and the cost of runs in a browser', () => {
  let server: RunningServer;
  let filled: FilledRuns;
  let context: BrowserContext;
  let shots: string;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    filled = await fillRuns(server.url, 60);
    context = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
  }, 120_000);

  afterAll(async () => {
    await context?.close();
    await server?.stop();
  }, 60_000);

  async function open(path: string): Promise<{ page: Page; complaints: readonly string[] }> {
    const page = await context.newPage();
    const complaints = watchComplaints(page);
    await openPage(page, `${server.url}${path}`);
    return { page, complaints };
  }

  it('saves what is shown under a name, and opens it from there', async () => {
    const { page, complaints } = await open("/runs?filter=params.kind%20%3D%20'forest'&nested=false&sort=-metrics.f1");
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByText('No view is saved yet.').waitFor();
    await page.getByLabel('Save what is shown as').fill('Best forests');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Best forests', exact: true }).waitFor();
    await page.screenshot({ path: join(shots, 'saved-views.png') });
    expect(await findNameless(page)).toEqual([]);
    await openPage(page, `${server.url}/runs`);
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('button', { name: 'Best forests', exact: true }).click();
    await page.waitForURL(/sort=-metrics\.f1/);
    await page.locator('[aria-sort="descending"]').waitFor();
    expect(await page.getByRole('textbox', { name: 'Filter' }).inputValue()).toBe("params.kind = 'forest'");
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('button', { name: 'Delete the view Best forests' }).click();
    await page.getByText('No view is saved yet.').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('downloads what is found, and what is chosen, in three formats', async () => {
    const { page, complaints } = await open('/runs?nested=false');
    const sizes: number[] = [];
    const readMenu = async () => {
      const links = page.getByRole('menuitem').locator('xpath=self::a');
      await links.first().waitFor();
      return links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
    };
    await page.getByRole('button', { name: 'Download all runs found' }).click();
    for (const href of await readMenu()) {
      const answer = await fetch(`${server.url}${href}`);
      expect([href, answer.status]).toEqual([href, 200]);
      sizes.push((await answer.arrayBuffer()).byteLength);
    }
    expect(sizes.length).toBe(3);
    await page.keyboard.press('Escape');
    for (const row of [2, 4]) await page.locator(`[data-row="${row}"] input`).check();
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    const json = (await readMenu()).find((href) => href.includes('format=json')) ?? '';
    expect(await (await fetch(`${server.url}${json}`)).json()).toHaveLength(2);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows what a run cost, with its assumptions, and where the numbers are from', async () => {
    const metrics = { 'cost/machine_hours': 0.5, 'cost/total': 0.05, 'energy/kwh': 0.0042, 'energy/co2_g': 2.016 };
    const tags = {
      'cost.currency': 'USD',
      'cost.price_per_hour': '0.1',
      'energy.source': 'power model: 0.74 W per idle core, 3.5 W per busy core',
      'energy.co2_g_per_kwh': '480',
      'code.changes': '2 changed, 1 not tracked',
      'environment.processor': 'A processor',
      'environment.cores': '4',
      'environment.memory_gb': '16.0',
      'environment.threads': '3',
    };
    const answer = await fetch(`${server.url}/api/2.0/mlflow/runs/log-batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        run_id: filled.fullRunId,
        metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      }),
    });
    expect(answer.status).toBe(200);
    const { page, complaints } = await open(`/runs/${filled.fullRunId}`);
    await page.getByRole('heading', { name: 'What it cost' }).waitFor();
    for (const text of ['30 min', '0.05 USD', '4.2 Wh', '2.02 g', '2 changed, 1 not tracked', '4 cores, 16.0 GB'])
      await page.getByText(text).first().waitFor();
    await page.screenshot({ path: join(shots, 'run-cost.png'), fullPage: true });
    expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
    expect(await findNameless(page)).toEqual([]);
    await page.getByRole('link', { name: '4.2 Wh' }).click();
    await page.waitForURL(/tab=system/);
    await page.getByText('energy/kwh').first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
