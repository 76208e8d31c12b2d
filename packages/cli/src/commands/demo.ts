import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { Acknowledged } from '../demo/acknowledged.ts';
import { runDemo } from '../demo/demo-driver.ts';
import { planDemo } from '../demo/demo-plan.ts';
import { formatDemoReport } from '../demo/demo-report.ts';
import { CommandFailure } from '../failure.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ensureWebBuilt } from '../web-build.ts';

interface DemoFlags {
  readonly data?: string;
  readonly home?: string;
  readonly seed: string;
  readonly scale: string;
  readonly port?: string;
  readonly exit?: boolean;
}

/** `kaizen demo`: the whole loop on a simulated plant, on a fresh home. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--data <file>', 'AI4I 2020 as CSV (default: simulated by its recipe)')
    .option('--home <folder>', 'fresh home to use (default: a new temporary folder)')
    .option('--seed <number>', 'seed of plant and training', '7')
    .option('--scale <factor>', 'fewer rows, for a quick look', '1')
    .option('--port <number>', 'port of the server (default: 4600, or a free one when that is taken)')
    .option('--exit', 'end the server when the demo is over (default: keep it up)')
    .addHelpText('after', '\nExample:\n  kaizen demo --exit --json')
    .action(withContext(demo));
}

async function demo(context: CommandContext, flags: DemoFlags): Promise<void> {
  const { output, environment } = context;
  const plan = planDemo(readNumber('--scale', flags.scale, 0.01, 10));
  const seed = readNumber('--seed', flags.seed, 0, 2 ** 31);
  const data = flags.data === undefined ? undefined : requireFile(flags.data);
  const home = await chooseFreshHome(flags.home);
  await ensureWebBuilt(output);
  const server = await startServer(
    { home, port: flags.port === undefined ? undefined : readNumber('--port', flags.port, 0, 65_535) },
    environment,
  );
  const stopOnInterrupt = () => void server.stop().then(() => process.exit(130));
  process.once('SIGINT', stopOnInterrupt);
  process.once('SIGTERM', stopOnInterrupt);
  try {
    const { url, token } = server.address;
    output.say(
      `Server on a fresh home at ${url}, home ${home}. The loop, live: ${url}/projects/predictive-maintenance`,
    );
    const client = createClient({ url, ...(token === undefined ? {} : { token }), retries: 12 });
    const evidence = await runDemo({
      client,
      folder: join(home, 'demo-project'),
      seed,
      plan,
      output,
      acknowledged: new Acknowledged(),
      ...(data === undefined ? {} : { data }),
    });
    output.say('');
    output.say(formatDemoReport(evidence, output.style));
    await end(server, flags.exit === true, context, evidence.result.url);
    output.result(evidence.result);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function end(server: ServerProcess, exit: boolean, { output }: CommandContext, url: string): Promise<void> {
  output.say('');
  if (exit) {
    await server.stop();
    output.say('The server is stopped.');
    return;
  }
  server.release();
  output.say(`Look at it: ${url}`);
  output.say(`The server stays up; end it with: kill ${server.address.pid ?? '<pid>'}`);
}

function requireFile(path: string): string {
  const full = resolve(path);
  if (!existsSync(full))
    throw new CommandFailure(
      `The data file ${full} does not exist. Give an existing CSV with --data, or leave it out for simulated data.`,
    );
  return full;
}

async function chooseFreshHome(flag: string | undefined): Promise<string> {
  if (flag === undefined) return mkdtemp(join(tmpdir(), 'kaizen-demo-'));
  const home = resolve(flag);
  if (existsSync(home) && readdirSync(home).length > 0)
    throw new CommandFailure(
      `The demo needs a fresh home, and ${home} is not empty. Name another folder with --home, or remove this one.`,
    );
  return home;
}

function readNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || value > most)
    throw new CommandFailure(`${flag} is "${text}"; it takes a number from ${least} to ${most}.`);
  return value;
}
