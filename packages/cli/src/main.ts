import process from 'node:process';
import { KaizenApiError } from '@kaizen/sdk';
import { Command } from 'commander';
import type { CommandEntry, WithContext } from './command.ts';
import { readEnvironment } from './environment.ts';
import { CommandFailure } from './failure.ts';
import { createOutput } from './terminal/output.ts';

const entries: readonly CommandEntry[] = [
  { name: 'up', summary: 'Start the server on a home and stay', load: () => import('./commands/up.ts') },
  { name: 'init', summary: 'Make a project folder with a kaizen.yaml', load: () => import('./commands/init.ts') },
  {
    name: 'run',
    summary: 'Apply the kaizen.yaml of this folder and run its pipeline',
    load: () => import('./commands/run.ts'),
  },
  { name: 'status', summary: 'What is live, what runs, what needs you', load: () => import('./commands/status.ts') },
  { name: 'why', summary: 'Why a deployment answers with the version it has', load: () => import('./commands/why.ts') },
  {
    name: 'doctor',
    summary: 'What is wrong with this machine or home, and the mend',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'demo',
    summary: 'Watch the whole loop close on a simulated plant',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'prepare-up',
    summary: 'Build what `up` needs',
    hidden: true,
    load: () => import('./commands/prepare-up.ts'),
  },
];

async function main(argv: readonly string[]): Promise<void> {
  const environment = readEnvironment();
  const program = new Command('kaizen')
    .description('The whole MLOps loop in one process.')
    .option('--json', 'print results as JSON lines on standard output')
    .showHelpAfterError()
    .enablePositionalOptions(false);
  const withContext: WithContext =
    (action) =>
    (...args) =>
      action(
        { environment, output: createOutput({ json: program.opts().json === true, colour: environment.colour }) },
        ...args,
      );
  const named = argv.find((argument) => !argument.startsWith('-'));
  for (const entry of entries) {
    const command = program.command(entry.name, { hidden: entry.hidden === true }).description(entry.summary);
    command
      .option('--json', 'print results as JSON lines on standard output')
      .on('option:json', () => program.setOptionValue('json', true));
    if (entry.name === named) (await entry.load()).define(command, withContext);
  }
  await program.parseAsync(argv, { from: 'user' });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = tellFailure(error);
}

function tellFailure(error: unknown): number {
  if (error instanceof CommandFailure) {
    process.stderr.write(`kaizen: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof KaizenApiError) {
    process.stderr.write(`kaizen: ${error.message}\n`);
    return 1;
  }
  process.stderr.write(
    `kaizen: an unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 70;
}
