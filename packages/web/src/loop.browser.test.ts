import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  measureOverflow,
  openBrowser,
  openPage,
  type RunningDemo,
  startDemo,
  watchComplaints,
} from './testing/demo-browser.ts';

const project = '/projects/predictive-maintenance';

/** Pages of the demo with a word that only their data can have put there. */
const pages: ReadonlyArray<readonly [string, string, string]> = [
  ['loop', project, 'Production back to training'],
  ['datasets', '/datasets', 'machines'],
  ['dataset', '/datasets/machines', 'Torque [Nm]'],
  ['features', '/features/machine-state', 'temperature_difference'],
  ['pipelines', '/pipelines', 'failure'],
  ['pipeline', '/pipelines/failure', 'retraining'],
  ['runs', '/runs', 'failure retraining'],
  ['models', '/models', 'failure'],
  ['model version', '/models/failure/versions/2', 'champion'],
  ['deployments', '/deployments', 'failure'],
  ['deployment', '/deployments/failure', 'Version 2'],
  ['monitors', '/monitors', 'failure'],
  ['monitor', '/monitors/failure', 'Torque [Nm]'],
  ['objectives', '/objectives', 'Fewer unplanned stops'],
];

describe('the web interface over a real demo', () => {
  let demo: RunningDemo;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    demo = await startDemo(0.1);
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 240_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await demo?.stop();
  }, 60_000);

  it('loop page: the stages change while the demo runs, without a reload', async () => {
    const page = await wide.newPage();
    const complaints = watchComplaints(page);
    await rememberStates(page);
    await openPage(page, `${demo.url}${project}`);
    await page.screenshot({ path: join(shots, 'loop-during.png') });
    await demo.ended;
    await page.locator('[data-stage="people"]').waitFor();
    await page.getByText('Version 2 took over').first().waitFor();
    const seen = await readStates(page);
    const changed = Object.entries(seen).filter(([, states]) => states.length > 1);
    expect(changed.length, JSON.stringify(seen)).toBeGreaterThan(4);
    expect(Object.values(seen).flat()).toContain('running');
    const states = await page.locator('[data-stage]').evaluateAll((cards) => cards.map((card) => card.dataset.state));
    expect(states).toHaveLength(15);
    expect(states).not.toContain('failed');
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(shots, 'loop-after.png'), fullPage: true });
    await page.close();
  });

  it('leads from a stage to its page by keyboard', async () => {
    const page = await wide.newPage();
    await openPage(page, `${demo.url}/`);
    await page.waitForURL(`**${project}`);
    await page.locator('a[data-stage="monitor"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/monitors/failure');
    await page.close();
  });

  it.each(pages)('shows the page %s without a complaint, wide and narrow', async (name, path, word) => {
    for (const [context, label] of [
      [wide, '1280'],
      [narrow, '390'],
    ] as const) {
      const page = await context.newPage();
      const complaints = watchComplaints(page);
      await openPage(page, `${demo.url}${path}`);
      await page.getByText(word, { exact: false }).first().waitFor({ state: 'attached' });
      await page.screenshot({ path: join(shots, `${name.replaceAll(' ', '-')}-${label}.png`), fullPage: true });
      expect(await measureOverflow(page), `${name} at ${label} scrolls sideways`).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it('opens batch, run, pipeline run, gate and alert from the pages that name them', async () => {
    const page = await wide.newPage();
    const complaints = watchComplaints(page);
    const follow = async (from: string, link: string, to: RegExp, word: string) => {
      await openPage(page, `${demo.url}${from}`);
      await page.locator(link).first().click();
      await page.waitForURL(to);
      await page.getByText(word, { exact: false }).first().waitFor();
    };
    await follow(
      '/datasets/machines',
      'tr:has-text("quarantined") a[href*="/batches/"]',
      /\/batches\//,
      'Why rows are bad',
    );
    await follow('/runs', 'a[href^="/runs/"]', /\/runs\//, 'What the model looks at');
    await follow('/pipelines/failure', 'a[href*="/runs/"]', /\/runs\//, 'About this run');
    await follow(project, 'a[data-stage="gate"]', /\/gates\//, 'checks');
    await follow('/alerts', 'a[href^="/alerts/"]', /\/alerts\//, 'etrain');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('takes a release back and releases by hand, each in one dialog, and the name answers accordingly', async () => {
    await demo.ended;
    const page = await wide.newPage();
    const complaints = watchComplaints(page);
    const answering = async () => (await (await fetch(`${demo.url}/v2/models/failure`)).json()).versions;
    await openPage(page, `${demo.url}/deployments/failure`);
    expect(await answering()).toEqual(['2']);

    await page.getByRole('button', { name: 'Undo' }).click();
    let dialog = page.getByRole('dialog');
    await dialog.getByText('Version 1 becomes champion again').waitFor();
    await dialog.getByLabel('Why').fill('It stops the line too often.');
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Version 2 was undone').first().waitFor();
    expect(await answering()).toEqual(['1']);

    await page.getByRole('button', { name: 'Release…' }).click();
    dialog = page.getByRole('dialog');
    await dialog.getByPlaceholder('Choose a version').click();
    await page.getByRole('option', { name: 'version 2' }).click();
    await dialog.getByText('At once', { exact: true }).click();
    await dialog.getByLabel('Why it is released').fill('The line was slow for another reason.');
    await dialog.getByRole('button', { name: 'Release', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Version 2 has been live').first().waitFor();
    expect(await answering()).toEqual(['2']);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

/** Remembers in the page itself every state that each stage was ever in. */
async function rememberStates(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: Record<string, string[]> = {};
    const look = () => {
      for (const card of document.querySelectorAll<HTMLElement>('[data-stage]')) {
        const { stage = '', state = '' } = card.dataset;
        const states = seen[stage] ?? [];
        if (!states.includes(state)) seen[stage] = [...states, state];
      }
      document.documentElement.dataset.seenStates = JSON.stringify(seen);
    };
    new MutationObserver(look).observe(document, {
      attributes: true,
      attributeFilter: ['data-state'],
      childList: true,
      subtree: true,
    });
  });
}

async function readStates(page: Page): Promise<Record<string, string[]>> {
  const text = await page.evaluate(() => document.documentElement.dataset.seenStates ?? '{}');
  return JSON.parse(text) as Record<string, string[]>;
}
