import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type KaizenClient } from '@kaizen/sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/demo-browser.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';
import { visitPage } from './testing/visit-page.ts';

const manifest = `kaizen: 1
project: plant
data:
  machines:
    source: {}
    columns: { wear: { type: number }, load: { type: number }, kind: { type: category, values: [L, M, H] }, failure: { type: flag, role: label } }
features:
  state: { from: machines, inputs: [wear, load, kind] }
training:
  failure:
    features: state
    label: failure
    algorithm: random-forest
    parameters: { trees: 20 }
    tuning: { trials: 14, folds: 3, prune: median }
pipelines:
  failure: { steps: [{ name: train, uses: train, with: failure }] }
`;

/** Rows of machines that fail above a sum of wear and load, with some noise. */
function machines(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const wear = (row * 0.618) % 1;
    const load = (row * 0.414) % 1;
    const failure = wear + load + 0.3 * Math.sin(row * 12.9) > 1.2 ? 1 : 0;
    return `${wear.toFixed(4)},${load.toFixed(4)},${['L', 'M', 'H'][row % 3]},${failure}`;
  });
  return ['wear,load,kind,failure', ...lines].join('\n');
}

describe('the search for parameters in a browser, over a real server', () => {
  let server: RunningServer;
  let client: KaizenClient;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;
  let pipelineRunId: string;
  let runId: string;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    client = createClient({ url: server.url, token: server.token });
    await client.projects.registerFolder(shots);
    await client.projects.apply({ text: manifest, folder: shots });
    const { jobId } = await client.datasets.upload('machines', machines(600), { mode: 'replace' });
    expect(await client.jobs.ended(jobId)).toMatchObject({ state: 'succeeded' });
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
    pipelineRunId = (await client.pipelines.start('failure')).id;
    runId = await findRun();
  }, 240_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
  }, 60_000);

  /** The training run, as soon as its search has begun. */
  async function findRun(): Promise<string> {
    for (;;) {
      const { items } = await client.runs.search({ filter: "params.`tuning.search` = 'tpe'" });
      const found = items[0]?.id;
      if (found !== undefined && (await client.runs.tuning(found).catch(() => undefined)) !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  const visit = (context: BrowserContext, name: string, word: string | RegExp): Promise<Page> =>
    visitPage(context, `${server.url}/runs/${runId}?tab=tuning`, word, join(shots, `${name}.png`));

  it('is live while it goes on', async () => {
    const page = await visit(wide, 'tuning live', /Search/);
    await client.pipelines.ended(pipelineRunId);
    await page.getByText(/Searched in 14 trials\. Best is trial \d+ with ROC AUC 0\.\d+/).waitFor();
    await page.close();
  });

  it('shows the curve, what each parameter counts, lines and trials, wide and narrow', async () => {
    for (const [context, name] of [
      [wide, 'tuning 1280'],
      [narrow, 'tuning 390'],
    ] as const) {
      const page = await visit(context, name, 'What each parameter counts');
      for (const heading of ['Best so far', 'Trials by their parameters', 'Trials'])
        await page.getByRole('heading', { name: heading, exact: true }).waitFor();
      expect(await page.getByRole('table', { name: 'Trials' }).getByRole('row').count()).toBe(15);
      await page.close();
    }
  });

  it('sorts trials by keyboard, and leads from a trial to its run and back', async () => {
    const page = await visit(wide, 'tuning sorted', 'What each parameter counts');
    const table = page.getByRole('table', { name: 'Trials' });
    await table.locator('th[aria-sort="descending"]', { hasText: 'ROC AUC' }).waitFor();
    expect(await table.getByRole('row').nth(1).innerText()).toMatch(/, best/);
    await table.getByRole('button', { name: 'Trial', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/trials=number/);
    await table.getByRole('row').nth(1).getByRole('link', { name: 'Trial 1', exact: true }).click();
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole('heading', { name: 'failure trial 1' }).waitFor();
    await page.close();
  });

  it('chooses trials by a stretch of an axis', async () => {
    const page = await visit(wide, 'tuning brushed', 'What each parameter counts');
    const chart = page.getByRole('region', { name: 'Trials by their parameters' }).locator('[data-scheme]');
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    if (box === null) throw new Error('the chart has no place');
    // Along the last axis, that of the score: its upper half.
    const x = box.x + box.width - 70;
    await page.mouse.move(x, box.y + 42);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height * 0.3, { steps: 5 });
    await page.mouse.move(x, box.y + box.height * 0.5, { steps: 5 });
    await page.mouse.up();
    await page.getByText(/\d+ of 14 are chosen above/).waitFor();
    await page.screenshot({ path: join(shots, 'tuning chosen.png'), fullPage: true });
    await page.close();
  });

  it('says what is missing where a run searched for nothing', async () => {
    const { trials } = await client.runs.tuning(runId);
    const page = await visitPage(
      narrow,
      `${server.url}/runs/${trials[0]?.runId}?tab=tuning`,
      'failure trial 1',
      join(shots, 'no tuning.png'),
    );
    expect(await page.getByRole('tab', { name: 'Tuning' }).count()).toBe(0);
    await page.close();
  });
});
