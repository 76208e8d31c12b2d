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
    columns: { torque: { type: number, unit: Nm, min: 0, max: 90 } }
    validation: { policy: quarantine, maxBadShare: 0.5 }
    drift: { severity: fail }
  unfilled:
    source: {}
`;

/** Rows of machines; \`hotter\` moves a column so far that the version is held back, \`bad\` is a line that breaks a rule. */
function machines(rows: number, hotter: number, bad: readonly string[] = []): string {
  const line = (row: number) =>
    `${['L', 'M', 'H'][row % 3]},${(40 + 9 * Math.sin(row)).toFixed(2)},${(300 + hotter + (row % 7)).toFixed(1)}`;
  return ['kind,torque,temperature', ...Array.from({ length: rows }, (_, row) => line(row)), ...bad].join('\n');
}

describe('the data room in a browser, over a real server', () => {
  let server: RunningServer;
  let client: KaizenClient;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;
  const ids = { first: '', staged: '', batch: '', validation: '', report: '', course: '' };

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    client = createClient({ url: server.url, token: server.token });
    await client.projects.registerFolder(shots);
    await client.projects.apply({ text: manifest, folder: shots });
    await send(machines(200, 0));
    ids.first = (await client.datasets.get('machines')).currentVersion?.id ?? '';
    await send(machines(210, 0, ['L,95,300', 'M,much,301', 'H,41']));
    await send(machines(200, 40));
    const dataset = await client.datasets.get('machines');
    ids.staged = dataset.stagedVersion ?? '';
    ids.batch = (await client.datasets.batches('machines')).items.find(({ rowsBad }) => rowsBad === 3)?.id ?? '';
    const { jobId } = await client.validations.start('machines', { versionId: dataset.currentVersion?.id ?? '' });
    await client.jobs.ended(jobId);
    ids.validation = (await client.validations.list('machines')).items[0]?.id ?? '';
    const sides = { reference: { version: ids.first }, current: { version: ids.staged } };
    ids.report = (await client.drift.compare('machines', sides)).id;
    ids.course = (await client.drift.follow('machines', { rows: 20 })).id;
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 240_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
  }, 60_000);

  async function send(csv: string): Promise<void> {
    const { jobId } = await client.datasets.upload('machines', csv, { mode: 'replace' });
    expect(await client.jobs.ended(jobId)).toMatchObject({ state: 'succeeded' });
  }

  function visit(context: BrowserContext, path: string, word: string | RegExp, name: string): Promise<Page> {
    return visitPage(context, `${server.url}${path}`, word, join(shots, `${name}.png`));
  }

  const machine = '/datasets/machines';
  const places: ReadonlyArray<readonly [string, () => string, string | RegExp]> = [
    ['datasets', () => '/datasets', 'A version of machines is held back'],
    ['overview', () => `${machine}?column=torque`, 'A newer version is staged'],
    ['versions', () => `${machine}?tab=versions`, 'staged'],
    ['profile', () => `${machine}?tab=profile&beside=${ids.first}&column=temperature`, 'dashed:'],
    ['validation', () => `${machine}?tab=validation`, 'All rules'],
    ['quarantine', () => `${machine}?tab=quarantine`, 'torque: too large'],
    ['schema', () => `${machine}?tab=schema`, 'Revisions'],
    ['drift', () => `${machine}?tab=drift`, 'Follow over windows'],
    ['sensitive', () => `${machine}?tab=sensitive`, 'Who read them raw'],
    ['staged version', () => `${machine}/versions/${ids.staged}`, 'its checks do not let it become current'],
    ['difference', () => `${machine}/diff?from=${ids.first}&to=${ids.staged}`, 'How far the values moved'],
    ['batch', () => `${machine}/batches/${ids.batch}`, 'Look at these rows'],
    ['report', () => `${machine}/validations/${ids.validation}`, 'Page to print or send'],
    ['comparison', () => `${machine}/drift/${ids.report}?column=temperature`, 'What moved most'],
    ['course', () => `${machine}/drift/courses/${ids.course}`, 'Jensen–Shannon distance of every window'],
    ['lineage', () => '/lineage?thing=machines&level=columns&column=torque', 'What is affected if "torque" is wrong?'],
  ];

  it.each(places)('shows %s wide and narrow, without a complaint', async (name, path, word) => {
    await (await visit(wide, path(), word, `${name} 1280`)).close();
    await (await visit(narrow, path(), word, `${name} 390`)).close();
  });

  it.each(['overview', 'versions', 'profile', 'validation', 'quarantine', 'schema', 'drift', 'sensitive'])(
    'says on %s of a dataset without rows what is missing and how it comes',
    async (tab) => {
      const word =
        { schema: 'No revision yet', quarantine: 'No row of this dataset' }[tab] ?? 'kaizen data push unfilled';
      await (await visit(narrow, `/datasets/unfilled?tab=${tab}`, word, `unfilled ${tab}`)).close();
    },
  );

  it('goes to a tab by keyboard and keeps the chosen one in sight', async () => {
    const page = await visit(narrow, machine, 'Current version', 'tabs');
    await page.getByRole('tab', { name: 'Overview' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: "Rows that are nobody's" }).waitFor();
    await page.waitForFunction(() => {
      const tab = document.querySelector('[role="tab"][aria-selected="true"]')?.getBoundingClientRect();
      return tab !== undefined && tab.left >= 0 && tab.right <= document.documentElement.clientWidth;
    });
    await page.close();
  });

  it('corrects a row in quarantine and replays it', async () => {
    const page = await visit(wide, `${machine}?tab=quarantine&batch=${ids.batch}`, 'torque: too large', 'correct');
    const row = page.getByRole('row').filter({ hasText: 'too large' });
    await row.getByRole('button', { name: 'Correct' }).click();
    await page.getByRole('dialog').getByLabel('torque').fill('59');
    await page.getByRole('button', { name: 'Keep the correction' }).click();
    await row.getByText('corrected', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Replay corrected rows' }).click();
    await page.getByText('1 rows came in again, 0 of them bad').waitFor();
    await row.getByText('replayed', { exact: true }).waitFor();
    await page.close();
  });

  it('shows the difference of an edited schema in words, then accepts it with a reason', async () => {
    const page = await visit(wide, `${machine}?tab=schema`, 'Revisions', 'edit');
    const editor = page.getByLabel('Schema of machines');
    await editor.fill((await editor.inputValue()).replace('max: 90', 'max: 95'));
    await page.getByRole('button', { name: 'Show the difference' }).click();
    await page.getByText('column torque: max: 90 → 95').waitFor();
    await page.getByLabel('Why this is the new normal').fill('A stronger motor');
    await page.getByRole('button', { name: 'Accept 1 change' }).click();
    await page.getByRole('cell', { name: 'A stronger motor' }).waitFor();
    await page.close();
  });
});
