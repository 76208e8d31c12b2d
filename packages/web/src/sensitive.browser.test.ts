import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type KaizenClient } from '@kaizen/sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureOverflow, openBrowser, openPage, watchComplaints } from './testing/demo-browser.ts';
import { findNameless } from './testing/find-nameless.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';

const names = ['Anna Weber', 'Thomas Kowalski', 'Maria García', 'Paul Martin', 'Julia Rossi', 'David Novak'];

/** Made-up customers. */
function customers(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const name = `${names[i % 6]?.split(' ')[0]} ${names[(i * 5 + 1) % 6]?.split(' ')[1]}`;
    return `${i + 1},${name},customer.${i}@example.org,+49 30 ${9_000_000 + i},${19 + (i % 60)},${(20 + Math.sin(i) * 8).toFixed(2)},${'NSEW'[i % 4]}`;
  });
  return `id,name,email,phone,age,spent,region\n${lines.join('\n')}\n`;
}

describe('sensitive columns in a browser', () => {
  let server: RunningServer;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;
  let client: KaizenClient;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    client = createClient({ url: server.url, token: server.token });
    await client.projects.registerFolder(shots);
    const text = 'kaizen: 1\nproject: shop\ndata:\n  customers:\n    source: {}\n';
    await client.projects.apply({ text, folder: shots });
    const { jobId } = await client.datasets.upload('customers', customers(400), { mode: 'replace' });
    expect(await client.jobs.ended(jobId)).toMatchObject({ state: 'succeeded' });
    const scan = await client.sensitive.scan('customers');
    expect(await client.jobs.ended(scan.jobId)).toMatchObject({ state: 'succeeded' });
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

  it('proposes, is confirmed and dismissed by a person, and masks from then on', async () => {
    const { page, complaints } = await open(wide, '/datasets/customers?tab=sensitive');
    await page.getByText('3 columns may be about people and wait for you. Nothing is masked.').waitFor();
    await page.screenshot({ path: join(shots, 'proposed.png'), fullPage: true });
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });
    await row('email').getByRole('button', { name: 'Confirm' }).click();
    await page.screenshot({ path: join(shots, 'confirm.png') });
    await page.getByRole('button', { name: 'Mask it' }).click();
    await row('email').getByText('Masked').waitFor();
    await row('phone').getByRole('button', { name: 'Not sensitive' }).click();
    await page.getByLabel('Why').fill('numbers of our own shops');
    await page.getByRole('button', { name: 'Show its values' }).click();
    await row('phone').getByText('numbers of our own shops').waitFor();
    await page.getByText('1 column may be about people and waits for you. 1 column is masked.').waitFor();
    expect(complaints).toEqual([]);
    expect(await findNameless(page)).toEqual([]);
    await page.close();
  });

  it('shows rows masked, raw for a purpose, and the purpose in the log', async () => {
    const { page, complaints } = await open(wide, '/datasets/customers');
    await page.getByText('Masked: email.').waitFor();
    expect(await page.getByText('customer.0@example.org').count()).toBe(0);
    await page.screenshot({ path: join(shots, 'rows.png'), fullPage: true });
    await page.getByRole('button', { name: 'Show raw values' }).click();
    await page.getByLabel('What for').fill('complaint 4711');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByText('customer.0@example.org').waitFor();
    await page.getByRole('button', { name: 'Mask again' }).click();
    await page.getByText('Masked: email.').waitFor();
    await page.getByRole('tab', { name: 'Sensitive' }).click();
    await page.getByText('complaint 4711').waitFor();
    expect((await client.sensitive.rawReads('customers')).items).toHaveLength(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('makes a sample and says how near it is; fits a telephone in the dark', async () => {
    const { page, complaints } = await open(narrow, '/datasets/customers?tab=sensitive');
    await page.getByRole('button', { name: 'Make a sample' }).click();
    const file = page.getByRole('link', { name: '1,000 made-up rows' });
    await file.waitFor();
    const reply = await page.request.get(`${server.url}${await file.getAttribute('href')}`);
    const csv = await reply.text();
    expect(csv.trim().split('\n')).toHaveLength(1001);
    expect(csv).toContain('@synthetic.invalid');
    expect(csv).not.toContain('@example.org');
    await page.screenshot({ path: join(shots, 'narrow.png'), fullPage: true });
    expect(await measureOverflow(page)).toBe(0);
    expect(await findNameless(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
