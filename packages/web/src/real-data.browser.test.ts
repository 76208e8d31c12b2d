import { existsSync, openAsBlob } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient, type KaizenClient } from '@kaizen/sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/demo-browser.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';
import { visitPage } from './testing/visit-page.ts';

const shared = resolve(import.meta.dirname, '../../../../shared/data');
const retailFile = join(shared, 'online_retail/online_retail.csv.gz');
const electricityFile = join(shared, 'electricity_elec2/electricity.csv');
const isThere = existsSync(retailFile) && existsSync(electricityFile);
/** Rows of Online Retail, and the row of Elec2 from which on three columns vary: SOURCE.md beside the files. */
const RETAIL = 541_909;
const CHANGE = 17_424;
const CHANGED = ['transfer', 'vicdemand', 'vicprice'];
/** Half hours of a week. */
const WEEK = 336;

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const late = ['581588', '581589', '581590'].map(
  (invoice) => `${invoice},22730,ALARM CLOCK BAKELIKE IVORY,4,2011-12-09 13:00:00,3.75,12680.0,France`,
);

describe.skipIf(!isThere)(
  isThere
    ? 'Online Retail and Elec2 in a browser'
    : 'Online Retail and Elec2 (the folder of real data is not beside the clone)',
  () => {
    let server: RunningServer;
    let client: KaizenClient;
    let wide: BrowserContext;
    let narrow: BrowserContext;
    let shots: string;
    let first: string;

    beforeAll(async () => {
      shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
      server = await startServer();
      client = createClient({ url: server.url, token: server.token });
      await client.projects.registerFolder(shots);
      const text = 'kaizen: 1\nproject: trade\ndata:\n  online-retail:\n    source: {}\n  elec2:\n    source: {}\n';
      await client.projects.apply({ text, folder: shots });
      await send('online-retail', await openAsBlob(retailFile), 'online_retail.csv.gz');
      first = (await client.datasets.get('online-retail')).currentVersion?.id ?? '';
      await send('online-retail', new Blob([[header, ...late].join('\n')]), 'late.csv');
      await send('elec2', await openAsBlob(electricityFile), 'electricity.csv');
      wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
      narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
    }, 600_000);

    afterAll(async () => {
      await wide?.close();
      await narrow?.close();
      await server?.stop();
    }, 60_000);

    async function send(dataset: string, bytes: Blob, name: string): Promise<void> {
      const { jobId } = await client.sources.sendFile(dataset, bytes, { name, mode: 'append', message: name });
      expect(await client.jobs.ended(jobId)).toMatchObject({ state: 'succeeded' });
    }

    function visit(context: BrowserContext, path: string, word: string | RegExp, name: string): Promise<Page> {
      return visitPage(context, `${server.url}${path}`, word, join(shots, `${name}.png`));
    }

    const places: ReadonlyArray<readonly [string, () => string, string | RegExp]> = [
      ['datasets', () => '/datasets', '541,912'],
      ['versions', () => '/datasets/online-retail?tab=versions', '541,912 rows, +3 rows'],
      ['profile', () => '/datasets/online-retail?tab=profile&column=CustomerID', '8 of 8 columns, 541,912 rows'],
      ['side by side', () => `/datasets/online-retail?tab=profile&beside=${first}&column=Country`, 'United Kingdom'],
      ['difference', () => `/datasets/online-retail/diff?from=${first}`, '3 rows came, 0 went, 0 changed'],
      ['first version', () => `/datasets/online-retail/versions/${first}`, 'An earlier version with 541,909 rows'],
    ];

    it.each(places)('shows the %s of Online Retail', async (name, path, word) => {
      for (const [context, label] of [
        [wide, '1280'],
        [narrow, '390'],
      ] as const) {
        const page = await visit(context, path(), word, `retail ${name} ${label}`);
        await page.close();
      }
    });

    it('has every row of Online Retail, with as many missing customers as its source counts', async () => {
      const page = await visit(
        wide,
        '/datasets/online-retail?tab=profile&find=CustomerID',
        '1 of 8 columns',
        'missing',
      );
      expect(await page.getByRole('button', { name: /^CustomerID/ }).textContent()).toContain('24.9 %');
      await page.close();
      const { columns, rows } = await client.datasets.profile('online-retail', first, 'light');
      expect(rows).toBe(RETAIL);
      expect(columns.find(({ name }) => name === 'CustomerID')?.missing).toBe(135_080);
      expect(columns.find(({ name }) => name === 'Description')?.missing).toBe(1_454);
    });

    it('validates half a million rows from the page and shows the report', async () => {
      const page = await visit(wide, '/datasets/online-retail?tab=validation', 'has not been validated', 'validate');
      await page.getByRole('button', { name: 'Validate this version' }).click();
      await page.getByRole('table', { name: 'All rules' }).getByText('all 541,912 as expected').first().waitFor();
      await page.getByRole('table', { name: 'Validations of online-retail' }).getByRole('link').click();
      await page.getByText(/^All \d+ rules that must hold do, over 541,912 rows/).waitFor();
      await page.close();
    });

    it('dates the structural change of Elec2 within one window, names its columns, and raises none of them before', async () => {
      const page = await visit(wide, '/datasets/elec2?tab=drift', 'No course yet', 'elec2 drift');
      await page.getByLabel('Rows of a window').fill(String(WEEK));
      await page.getByRole('button', { name: 'Follow' }).click();
      const headline = page.getByText(/changed in rows .* and stayed changed/);
      await headline.waitFor();
      const [, names = '', from, to] =
        /^(.*) changed in rows ([\d,]+) to ([\d,]+) and stayed/.exec((await headline.textContent()) ?? '') ?? [];
      expect(names.split(', ').toSorted()).toEqual(CHANGED);
      expectWindowOfChange(from, to);
      for (const name of CHANGED) {
        const card = page.getByRole('region', { name, exact: true });
        await card.getByText('changed and stayed', { exact: true }).waitFor();
        const [, begins, ends] =
          /first alarm in rows ([\d,]+) to ([\d,]+)/.exec((await card.locator('figcaption').textContent()) ?? '') ?? [];
        expectWindowOfChange(begins, ends);
      }
      await page
        .getByRole('region', { name: 'nswprice', exact: true })
        .getByText('comes and goes', { exact: true })
        .waitFor();
      await page.getByRole('region', { name: 'period', exact: true }).getByText('steady', { exact: true }).waitFor();
      const path = new URL(page.url()).pathname;
      await page.close();
      await (await visit(narrow, path, 'changed and stayed', 'elec2 course 390')).close();
    });
  },
);

/** Both ends as the page writes them; the window is no longer than a week and holds the change. */
function expectWindowOfChange(from: string | undefined, to: string | undefined): void {
  const [begin, end] = [from, to].map((text) => Number(text?.replaceAll(',', '')));
  expect(begin).toBeLessThanOrEqual(CHANGE);
  expect(end).toBeGreaterThan(CHANGE);
  expect((end ?? 0) - (begin ?? 0)).toBeLessThanOrEqual(WEEK);
}
