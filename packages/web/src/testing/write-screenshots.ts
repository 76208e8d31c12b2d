import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { openBrowser, openPage, startDemo } from './demo-browser.ts';

// Writes the pictures of the README to docs/images from a real demo: node packages/web/src/testing/write-screenshots.ts [scale, default 1]

const folder = fileURLToPath(new URL('../../../../docs/images', import.meta.url));
const size = { width: 1280, height: 900 };
const project = '/projects/predictive-maintenance';

async function shoot(context: BrowserContext, url: string, name: string): Promise<void> {
  const page = await context.newPage();
  await openPage(page, url);
  const path = join(folder, name);
  await page.screenshot({ path });
  const { size: bytes } = await stat(path);
  process.stdout.write(`docs/images/${name}: ${Math.round(bytes / 1024)} KiB\n`);
  await page.close();
}

/** A page at the moment when it shows something that passes; in a window of its own, because a tab in the background does not animate. */
async function shootMoment(url: string, moment: string, name: string): Promise<void> {
  const context = await openBrowser({ ...size, scheme: 'light' });
  const page = await context.newPage();
  await openPage(page, url);
  await page.locator(moment).first().waitFor({ timeout: 1_200_000 });
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder, name) });
  await context.close();
}

const retraining = 'body:has([data-stage="retrain"][data-state="running"]) [data-stage="train"][data-state="running"]';

await mkdir(folder, { recursive: true });
const demo = await startDemo(Number(process.argv[2] ?? 1));
const light = await openBrowser({ ...size, scheme: 'light' });
const dark = await openBrowser({ ...size, scheme: 'dark' });
try {
  const moments = Promise.all([
    shootMoment(`${demo.url}${project}`, retraining, 'loop-retraining.png'),
    shootMoment(`${demo.url}/deployments/failure`, 'text=/is on trial/', 'deployment.png'),
  ]);
  // A moment that the browser missed is no reason to wait for ever.
  await Promise.race([moments, demo.ended]);
  await demo.ended;
  await shoot(light, `${demo.url}${project}`, 'loop-light.png');
  await shoot(dark, `${demo.url}${project}`, 'loop-dark.png');
  await shoot(light, `${demo.url}/monitors/failure`, 'monitor.png');
} finally {
  await light.close();
  await dark.close();
  await demo.stop();
}
