import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { Acknowledged } from '../demo/acknowledged.ts';
import { runDemo } from '../demo/demo-driver.ts';
import { planDemo } from '../demo/demo-plan.ts';
import { formatDemoReport } from '../demo/demo-report.ts';
import { CommandFailure, describeSystemError } from '../failure.ts';
import { numberOption } from '../number-option.ts';
import { isPortFree } from '../port.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ensureWebBuilt } from '../web-build.ts';

interface DemoFlags {
  readonly data?: string;
  readonly home?: string;
  readonly seed: number;
  readonly scale: number;
  readonly port?: number;
  readonly exit?: boolean;
}

const usualPort = 4600;

/** `kaizen demo`: the whole loop on a simulated plant, on a fresh home. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--data <file>', 'AI4I 2020 as CSV (default: simulated by its recipe)')
    .option('--home <folder>', 'fresh home to use (default: a new temporary folder)')
    .option('--seed <number>', 'seed of plant and training', numberOption('--seed', 0, 2 ** 31 - 1), 7)
    .option('--scale <factor>', 'below 1: fewer rows, for a quick look', numberOption('--scale', 0.01, 10, 'any'), 1)
    .option(
      '--port <number>',
      `port of the server (default: ${usualPort}, or a free one when that is taken)`,
      numberOption('--port', 0, 65_535),
    )
    .option('--exit', 'end the server when the demo is over (default: keep it up)')
    .addHelpText('after', '\nExamples:\n  kaizen demo\n  kaizen demo --scale 0.1 --exit --json')
    .action(withContext(demo));
}

async function demo(context: CommandContext, flags: DemoFlags): Promise<void> {
  const { output, environment } = context;
  const data = flags.data === undefined ? undefined : requireFile(flags.data);
  const home = await chooseFreshHome(flags.home);
  await ensureWebBuilt(output);
  const server = await startServer({ home, port: flags.port ?? (await choosePort(context)) }, environment);
  try {
    const { url, token } = server.address;
    output.say(`Server on a fresh home: ${url} (home ${home})`);
    output.say(`The loop, live: ${url}/projects/predictive-maintenance`);
    const evidence = await runDemo({
      client: createClient({ url, ...(token === undefined ? {} : { token }), retries: 12 }),
      folder: join(home, 'demo-project'),
      seed: flags.seed,
      plan: planDemo(flags.scale),
      output,
      acknowledged: new Acknowledged(),
      ...(data === undefined ? {} : { data }),
    });
    output.say('');
    output.say(formatDemoReport(evidence, output.style));
    output.say('');
    await end(server, { exit: flags.exit === true, home, url: evidence.result.url }, context);
    output.result(evidence.result);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function end(
  server: ServerProcess,
  { exit, home, url }: { readonly exit: boolean; readonly home: string; readonly url: string },
  { output }: CommandContext,
): Promise<void> {
  if (exit) {
    await server.stop();
    output.say(`The server is stopped. Look at it again: kaizen up --home ${home}`);
    return;
  }
  server.release();
  output.say(`Look at it: ${url}`);
  output.say(`The server stays up; end it with: kill ${server.address.pid ?? '<pid>'}`);
}

async function choosePort({ output }: CommandContext): Promise<number> {
  if (await isPortFree(usualPort)) return usualPort;
  output.say(`Port ${usualPort} is taken; a free one is used.`);
  return 0;
}

function requireFile(path: string): string {
  const full = resolve(path);
  const mend = 'Give a CSV file with --data, or leave it out for simulated data.';
  try {
    accessSync(full, constants.R_OK);
    const found = statSync(full);
    if (!found.isFile()) throw new CommandFailure(`The data file ${full} is no plain file. ${mend}`);
    if (found.size === 0) throw new CommandFailure(`The data file ${full} is empty. ${mend}`);
    return full;
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure(`The data file ${full} cannot be read: ${describeSystemError(cause)}. ${mend}`);
  }
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
