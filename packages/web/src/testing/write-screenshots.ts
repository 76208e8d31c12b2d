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

/** The loop while a new version is on trial: the page at its liveliest. */
async function shootTrial(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await openPage(page, url);
  await page.locator('[data-stage="retrain"][data-state="running"]').waitFor({ timeout: 1_200_000 });
  await page.screenshot({ path: join(folder, 'loop-retraining.png') });
  await page.close();
}

await mkdir(folder, { recursive: true });
const demo = await startDemo(Number(process.argv[2] ?? 1));
const light = await openBrowser({ ...size, scheme: 'light' });
const dark = await openBrowser({ ...size, scheme: 'dark' });
try {
  await Promise.race([shootTrial(light, `${demo.url}${project}`), demo.ended]);
  await demo.ended;
  await shoot(light, `${demo.url}${project}`, 'loop-light.png');
  await shoot(dark, `${demo.url}${project}`, 'loop-dark.png');
  await shoot(light, `${demo.url}/deployments/failure`, 'deployment.png');
  await shoot(light, `${demo.url}/monitors/failure`, 'monitor.png');
} finally {
  await light.close();
  await dark.close();
  await demo.stop();
}
