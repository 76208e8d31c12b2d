import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@kaizen/sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureOverflow, openBrowser, openPage, watchComplaints } from './testing/demo-browser.ts';
import { findNameless } from './testing/find-nameless.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';

const columns = 300;

/** Rows of a wide table whose sensor 7 moves in the second batch. */
function wideCsv(rows: number, shift: number): string {
  const header = ['kind', ...Array.from({ length: columns - 1 }, (_, at) => `sensor ${at}`)].join(',');
  const line = (row: number) =>
    [
      ['L', 'M', 'H'][row % 3],
      ...Array.from({ length: columns - 1 }, (_, at) =>
        (row * 13) % 50 === at % 50
          ? ''
          : (Math.sin(row * (1 + (at % 9))) * (1 + at) + (at === 7 ? shift : 0)).toFixed(3),
      ),
    ].join(',');
  return [header, ...Array.from({ length: rows }, (_, row) => line(row))].join('\n');
}

describe('the profile of a wide dataset in a browser', () => {
  let server: RunningServer;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;
  let first: string;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    const client = createClient({ url: server.url, token: server.token });
    await client.projects.registerFolder(shots);
    const text = 'kaizen: 1\nproject: plant\ndata:\n  wide:\n    source: {}\n';
    await client.projects.apply({ text, folder: shots });
    for (const [rows, shift] of [
      [400, 0],
      [500, 5],
    ] as const) {
      const { jobId } = await client.datasets.upload('wide', wideCsv(rows, shift), { mode: 'replace' });
      expect(await client.jobs.ended(jobId)).toMatchObject({ state: 'succeeded' });
    }
    first = (await client.datasets.versions('wide')).items.find(({ current }) => !current)?.id ?? '';
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 240_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
  }, 60_000);

  async function open(context: BrowserContext, path: string): Promise<{ page: Page; complaints: readonly string[] }> {
    const page = await context.newPage();
    const complaints = watchComplaints(page);
    await openPage(page, `${server.url}${path}`);
    return { page, complaints };
  }

  it('lists 300 columns, of which only those in sight are in the page, and finds one', async () => {
    const { page, complaints } = await open(wide, '/datasets/wide?tab=profile');
    await page.getByText('300 of 300 columns').waitFor();
    expect(await page.locator('.k-profile-row').count()).toBeLessThan(60);
    await page.screenshot({ path: join(shots, 'profile.png'), fullPage: true });
    await page.getByLabel('Find a column').fill('sensor 299');
    await page.getByText('No column is called').waitFor();
    await page.getByLabel('Find a column').fill('sensor 29');
    await page.getByText('10 of 300 columns').waitFor();
    await page.getByRole('button', { name: /^sensor 298/ }).click();
    await page.getByText('Every number is exact.').waitFor();
    await page.screenshot({ path: join(shots, 'column.png'), fullPage: true });
    expect(complaints).toEqual([]);
    expect(await findNameless(page)).toEqual([]);
    await page.close();
  });

  it('puts two versions side by side, what moved most first', async () => {
    const { page, complaints } = await open(wide, `/datasets/wide?tab=profile&beside=${first}&column=sensor+7`);
    await page.getByText('dashed:').waitFor();
    expect(await page.locator('.k-profile-row').first().textContent()).toContain('sensor 7');
    await page.screenshot({ path: join(shots, 'side-by-side.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is usable on a telephone', async () => {
    const { page } = await open(narrow, `/datasets/wide?tab=profile&beside=${first}`);
    expect(await measureOverflow(page)).toBe(0);
    expect(await findNameless(page)).toEqual([]);
    await page.screenshot({ path: join(shots, 'narrow.png'), fullPage: true });
    await page.close();
  });
});
