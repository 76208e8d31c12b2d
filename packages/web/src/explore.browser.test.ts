import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createClient } from '@kaizen/sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureOverflow, openBrowser, openPage, watchComplaints } from './testing/demo-browser.ts';
import { findNameless } from './testing/find-nameless.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';

/** Rows of machines over a year of days. */
function machinesCsv(rows: number): string {
  const line = (row: number) => {
    const day = new Date(Date.UTC(2026, 0, 1 + (row % 360))).toISOString().slice(0, 10);
    return [row, ['L', 'M', 'H'][row % 3], (40 + 8 * Math.sin(row / 40) + (row % 7)).toFixed(2), day].join(',');
  };
  return ['id,kind,torque,day', ...Array.from({ length: rows }, (_, row) => line(row))].join('\n');
}

describe('exploring in a browser', () => {
  let server: RunningServer;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    const client = createClient({ url: server.url, token: server.token });
    await client.projects.registerFolder(shots);
    const columns = '    columns:\n      day: { type: date }\n';
    const text = `kaizen: 1\nproject: plant\ndata:\n  machines:\n    source: {}\n${columns}  pump-logs:\n    source: {}\n`;
    await client.projects.apply({ text, folder: shots });
    const { jobId } = await client.datasets.upload('machines', machinesCsv(5000), { mode: 'replace' });
    expect(await client.jobs.ended(jobId)).toMatchObject({ state: 'succeeded' });
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 900_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
  }, 60_000);

  async function open(context: BrowserContext, path: string): Promise<{ page: Page; complaints: readonly string[] }> {
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const complaints = watchComplaints(page);
    await openPage(page, `${server.url}${path}`);
    return { page, complaints };
  }

  it('runs a query from the keyboard, pages through its rows, and marks a mistake', async () => {
    const { page, complaints } = await open(wide, '/explore');
    await page.getByText('Write a query and run it').waitFor();
    await page.getByRole('button', { name: 'Columns of machines' }).click();
    await page.getByTitle('Put torque into the query').waitFor();
    const sql = page.getByLabel('SQL');
    await sql.fill('select id, kind, torque, day from ');
    await page.getByTitle('Put machines into the query').click();
    expect(await sql.inputValue()).toBe('select id, kind, torque, day from machines');
    await sql.press('Control+Enter');
    await page.getByText('5,000 rows.').waitFor();
    const grid = page.getByRole('region', { name: 'Rows of the query' });
    await grid.getByText('2026-01-01').first().waitFor();
    await page.screenshot({ path: join(shots, 'rows.png') });
    // Rows far below are read when they come into sight.
    await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await grid.getByText('4999', { exact: true }).first().waitFor();
    expect(await grid.locator('tbody tr').count()).toBeLessThan(200);

    await sql.fill('select torqe\nfrom machines');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByText('Did you mean "torque"?').waitFor();
    expect(await page.getByTestId('sql-fault').locator('mark').textContent()).toBe('torqe');
    await page.screenshot({ path: join(shots, 'mistake.png') });
    // The browser itself says of a refused request that it failed.
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([]);
    expect(await findNameless(page)).toEqual([]);
    await page.close();
  });

  it('draws what it finds, saves it as a view, and the address of the view shows the same', async () => {
    const { page, complaints } = await open(wide, '/explore?sql=select+kind%2C+torque%2C+day+from+machines&tab=chart');
    await page.getByText('points are drawn').waitFor();
    await page.getByText('By group', { exact: true }).click();
    await page.getByText('5,000 rows in 3 groups.').waitFor();
    await page.screenshot({ path: join(shots, 'groups.png') });
    await page.getByText('Histogram', { exact: true }).click();
    await page.getByText('in 30 bins').waitFor();
    await page.screenshot({ path: join(shots, 'histogram.png') });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('Name').fill('Torque of the year');
    await page.getByLabel('What it answers').fill('How torque spreads.');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Torque of the year' }).waitFor();
    const address = page.url();
    expect(new URL(address).searchParams.get('view')).toMatch(/^exv_/);
    await page.close();
    const { page: other } = await open(wide, `${new URL(address).pathname}${new URL(address).search}&tab=chart`);
    await other.getByText('in 30 bins').waitFor();
    expect(await other.getByLabel('SQL').inputValue()).toBe('select kind, torque, day from machines');
    await other.getByRole('button', { name: 'Views' }).click();
    await other.getByRole('button', { name: 'Delete the view Torque of the year' }).waitFor();
    expect(complaints).toEqual([]);
    await other.close();
  });

  it('a query that takes long is cancelled', async () => {
    const { page } = await open(wide, '/explore');
    await page
      .getByLabel('SQL')
      .fill('select count(*) from range(1000000000) a, range(1000000000) b where (a.range * b.range) % 7 = 3');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The query was cancelled.').waitFor();
    await page.getByLabel('SQL').fill('select 42 as answer');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByText('1 row.').waitFor();
    await page.close();
  });

  it('is usable on a telephone in the dark; a version shows the line to paste', async () => {
    const { page } = await open(narrow, '/explore?sql=select+*+from+machines+limit+30');
    await page.getByText('30 rows.').waitFor();
    expect(await measureOverflow(page)).toBe(0);
    expect(await findNameless(page)).toEqual([]);
    await page.screenshot({ path: join(shots, 'narrow.png'), fullPage: true });
    const client = createClient({ url: server.url });
    const version = (await client.datasets.get('machines')).currentVersion?.id ?? '';
    await openPage(page, `${server.url}/datasets/machines/versions/${version}`);
    await page.getByText(`pd.read_parquet("${server.url}/api/v1/datasets/machines@${version}.parquet")`).waitFor();
    expect(await measureOverflow(page)).toBe(0);
    await page.screenshot({ path: join(shots, 'version.png') });
    await page.close();
    process.stdout.write(`screenshots: ${shots}\n`);
  });
});
