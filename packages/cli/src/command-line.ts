import process from 'node:process';
import { KaizenApiError } from '@kaizen/sdk';
import { Command, CommanderError } from 'commander';
import type { CommandEntry, WithContext } from './command.ts';
import { readEnvironment } from './environment.ts';
import { CommandFailure, describeSystemError, exitCodes, messageOf, systemCodeOf } from './failure.ts';
import { installation, readVersion } from './installation.ts';
import { endOnSignals } from './signals.ts';
import { createOutput } from './terminal/output.ts';

const entries: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'Watch the whole loop close on a simulated plant',
    load: () => import('./commands/demo.ts'),
  },
  { name: 'up', summary: 'Start the server on a home and stay', load: () => import('./commands/up.ts') },
  { name: 'init', summary: 'Make a project folder with a kaizen.yaml', load: () => import('./commands/init.ts') },
  {
    name: 'apply',
    summary: 'Put the kaizen.yaml of a folder in force, or say what that would change',
    load: () => import('./commands/apply.ts'),
  },
  {
    name: 'run',
    summary: 'Apply the kaizen.yaml of a folder and run its pipeline',
    load: () => import('./commands/run.ts'),
  },
  { name: 'status', summary: 'What is live, what runs, what needs you', load: () => import('./commands/status.ts') },
  { name: 'why', summary: 'Why a deployment answers with the version it has', load: () => import('./commands/why.ts') },
  {
    name: 'reproduce',
    summary: 'Train a run again as it was recorded, and say whether it comes out the same',
    load: () => import('./commands/reproduce.ts'),
  },
  {
    name: 'data',
    summary: 'Versions of a dataset: history, differences, tags, verdicts',
    load: () => import('./commands/data.ts'),
  },
  {
    name: 'gc',
    summary: 'Free for good what was deleted: runs, experiments, models, files',
    load: () => import('./commands/gc.ts'),
  },
  {
    name: 'doctor',
    summary: 'What is wrong with this machine or home, and the mend',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'prepare-up',
    summary: 'Build what `up` needs',
    hidden: true,
    load: () => import('./commands/prepare-up.ts'),
  },
];

const jsonOption = ['--json', 'print the result as one JSON line on standard output'] as const;

/** Runs one command and leaves its exit code with the process. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const environment = readEnvironment();
  const output = createOutput({ json: argv.includes('--json'), colour: environment.colour });
  const withContext: WithContext =
    (action) =>
    (...args) =>
      action({ environment, output }, ...args);
  endOnSignals(output);
  try {
    const program = await createProgram(argv, withContext);
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    const told = describeFailure(error);
    process.exitCode = told.exitCode;
    if (told.message === undefined) return;
    output.settle();
    process.stderr.write(`kaizen: ${told.message}\n`);
    output.failure({ code: told.code, message: told.message });
  }
}

async function createProgram(argv: readonly string[], withContext: WithContext): Promise<Command> {
  const program = new Command('kaizen')
    .description('The whole MLOps loop in one process.')
    .version(readVersion(), '-V, --version', 'print the version')
    .option(...jsonOption)
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', '\nExamples:\n  kaizen demo\n  kaizen init my-machines && cd my-machines && kaizen run')
    .addHelpText('after', `\nEvery command shows its own: kaizen <command> --help. Guide: ${installation.guide}`);
  for (const entry of entries) {
    const command = program.command(entry.name, { hidden: entry.hidden === true }).description(entry.summary);
    command.option(...jsonOption).helpOption('-h, --help', 'show this help');
    if (argv.includes(entry.name)) (await entry.load()).define(command, withContext);
  }
  return program;
}

interface ToldFailure {
  readonly exitCode: number;
  readonly code: string;
  /** Undefined: everything is said already (help, version). */
  readonly message: string | undefined;
}

function describeFailure(error: unknown): ToldFailure {
  if (error instanceof CommanderError) return describeWrongCall(error);
  if (error instanceof CommandFailure) {
    const code = error.exitCode === exitCodes.wrongCall ? 'cli.wrong_call' : 'cli.failed';
    return { exitCode: error.exitCode, code, message: error.message };
  }
  if (error instanceof KaizenApiError) return { exitCode: exitCodes.failed, code: error.code, message: error.message };
  if (systemCodeOf(error) !== undefined && error instanceof Error && 'path' in error)
    return {
      exitCode: exitCodes.failed,
      code: 'cli.failed',
      message: `${String(error.path)} cannot be used: ${describeSystemError(error)}.`,
    };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: exitCodes.fault, code: 'cli.fault', message: `a fault in the program itself: ${text}` };
}

/** Commander's own words ("error: unknown option '--frob'") as a sentence with the way out. */
function describeWrongCall(error: CommanderError): ToldFailure {
  if (error.exitCode === 0) return { exitCode: 0, code: error.code, message: undefined };
  if (error.code === 'commander.help') return { exitCode: exitCodes.wrongCall, code: error.code, message: undefined };
  const words = messageOf(error)
    .replace(/^error: /, '')
    .trim();
  const [said = '', hint] = words.split('\n');
  const sentence = `${said.charAt(0).toUpperCase()}${said.slice(1)}.${hint === undefined ? '' : ` ${hint.replace(/^\((.*)\)$/, '$1')}`}`;
  const message = `${sentence} See \`kaizen --help\`, or \`kaizen <command> --help\`.`;
  return { exitCode: exitCodes.wrongCall, code: 'cli.wrong_call', message };
}
