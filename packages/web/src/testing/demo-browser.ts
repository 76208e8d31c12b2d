import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const launcher = fileURLToPath(new URL('../../../cli/bin/kaizen', import.meta.url));
/** Debian's Chromium; nothing is downloaded. */
const executablePath = '/usr/bin/chromium';
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real demo in another process, on a throw-away home and a free port. */
export interface RunningDemo {
  readonly url: string;
  /** Resolves when the demo has come to its end; the server stays up. Rejects with what it printed when it failed. */
  readonly ended: Promise<void>;
  /** Ends demo and server and removes the home. */
  stop(): Promise<void>;
}

/** Starts `kaizen demo` and resolves as soon as the project is there, long before the demo has ended. */
export async function startDemo(scale: number): Promise<RunningDemo> {
  const folder = await mkdtemp(join(tmpdir(), 'kaizen-browser-'));
  const home = join(folder, 'home');
  const child = spawn(launcher, ['demo', '--scale', String(scale), '--home', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the demo ended with ${String(code)}:\n${printed}`);
  });
  // Whoever waits gets the rejection; nobody waiting is no reason to end the test run.
  ended.catch(() => undefined);
  const server = await Promise.race([waitForProject(home), ended.then(() => readServer(home))]);
  return {
    url: server.url,
    ended,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended.catch(() => undefined);
      await endProcess(server.pid);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Server {
  readonly url: string;
  readonly pid: number;
}

async function readServer(home: string): Promise<Server> {
  // Wire mapping: the server wrote it.
  return JSON.parse(await readFile(join(home, 'server.json'), 'utf8')) as Server;
}

async function waitForProject(home: string): Promise<Server> {
  for (;;) {
    await pause(100);
    if (!existsSync(join(home, 'server.json'))) continue;
    const server = await readServer(home);
    const loop = await fetch(`${server.url}/api/v1/projects/predictive-maintenance/loop`).catch(() => undefined);
    if (loop?.ok === true) return server;
  }
}

async function endProcess(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGTERM');
    for (;;) {
      await pause(50);
      process.kill(pid, 0);
    }
  } catch {
    // It is gone.
  }
}

/** A browser of its own with nothing remembered. Close it when done. */
export async function openBrowser(view: {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'kaizen-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: quiet,
    viewport: { width: view.width, height: view.height },
    colorScheme: view.scheme,
  });
  context.once('close', () => void rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  return context;
}

/** Everything that a page complains about, from now on. */
export function watchComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${String(error)}`));
  return complaints;
}

/** How many pixels the page is wider than its window. */
export function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Opens a page and waits until its data is there and the charts stand. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => document.querySelector('[role="status"][aria-label="Loading"]') === null);
  await pause(500);
}
