import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from './testing/demo-browser.ts';
import { type EvaluatedRuns, fillEvaluations } from './testing/fill-evaluations.ts';
import { type RunningServer, startServer } from './testing/running-server.ts';
import { visitPage } from './testing/visit-page.ts';

describe('the evaluation of a run in a browser', () => {
  let server: RunningServer;
  let runs: EvaluatedRuns;
  let wide: BrowserContext;
  let narrow: BrowserContext;
  let shots: string;
  const at = (id: string) => `${server.url}/runs/${id}?tab=evaluation`;

  beforeAll(async () => {
    shots = await mkdtemp(join(tmpdir(), 'kaizen-screenshots-'));
    server = await startServer();
    runs = await fillEvaluations(server.url);
    wide = await openBrowser({ width: 1280, height: 900, scheme: 'light' });
    narrow = await openBrowser({ width: 390, height: 844, scheme: 'dark' });
  }, 120_000);

  afterAll(async () => {
    await wide?.close();
    await narrow?.close();
    await server?.stop();
  }, 60_000);

  it('says first how good the model is, and what asks for attention', async () => {
    const page = await visitPage(
      wide,
      at(runs.classification),
      'Better than the constant answer',
      join(shots, 'classification.png'),
    );
    const text = await page.locator('main').innerText();
    for (const words of [
      'ROC AUC 0.86 (95 % interval 0.821 to 0.899).',
      'Column “closed at” alone tells the label',
      'sex: “female” is selected 0.66 times',
      'No difference shown (p = 0.31, n = 2,000).',
      'Acts from score 0.52: the one of least cost',
      'missing (too few rows)',
      'Thresholds for each group, an offer',
    ])
      expect(text).toContain(words);
    expect(
      await page
        .getByRole('img', { name: /^(ROC curve|Precision and recall|Calibration|Cumulative gain|Lift):/ })
        .count(),
    ).toBe(5);
    await page.close();
  });

  it('sorts slices by the metric chosen, and explains the row chosen', async () => {
    const page = await visitPage(wide, at(runs.classification), 'The same model on parts', join(shots, 'slices.png'));
    const first = page.getByRole('table', { name: 'Slices' }).first().locator('tbody tr').first();
    expect(await first.innerText()).toContain('purpose 0');
    await page.getByRole('combobox', { name: 'Metric of the slices' }).click();
    await page.getByRole('option', { name: 'F1' }).click();
    expect(await first.innerText()).toContain('< 2400');
    const waterfall = page.getByRole('list', { name: 'Steps from the average to the output' });
    const before = await waterfall.innerText();
    await page.getByRole('combobox', { name: 'Row to explain' }).click();
    await page.getByRole('option').nth(5).click();
    expect(await waterfall.innerText()).not.toBe(before);
    await page.close();
  });

  it('shows numbers beside the last known value, and scores without labels', async () => {
    const regression = await visitPage(
      wide,
      at(runs.regression),
      'Not shown to be better than the last known value (3.1)',
      join(shots, 'regression.png'),
    );
    expect(await regression.getByRole('img', { name: /^Predicted over actual energy/ }).count()).toBe(1);
    await regression.close();
    const anomaly = await visitPage(
      wide,
      at(runs.anomaly),
      'No labels, so no quality is known.',
      join(shots, 'anomaly.png'),
    );
    expect(await anomaly.getByRole('table', { name: 'The most unusual rows' }).locator('tbody tr').count()).toBe(10);
    await anomaly.close();
  });

  it.each(['classification', 'regression', 'anomaly'] as const)('fits a telephone in the dark: %s', async (kind) => {
    const page = await visitPage(narrow, at(runs[kind]), /rows/, join(shots, `${kind}-390.png`));
    await page.close();
  });

  it('has no tab without an evaluation, and says what is wrong with one that cannot be read', async () => {
    const page = await wide.newPage();
    await openPage(page, `${server.url}/runs/${runs.none}`);
    expect(await page.getByRole('tab', { name: 'Evaluation' }).count()).toBe(0);
    await page.route('**/evaluation.json*', (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'x', message: 'The file is away.' } } }),
    );
    await openPage(page, at(runs.classification));
    await page.getByText('This could not be read').waitFor({ timeout: 20_000 });
    await page.close();
  });
});
