import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type AppliedManifest, type Manifest, type PipelineRunView, parseManifest } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connectOrStart, withConnectionOptions } from '../connection.ts';
import { CommandFailure, describeSystemError, exitCodes } from '../failure.ts';
import { chooseHome } from '../server-address.ts';
import { formatSeconds } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';
import { followPipelineRun } from '../terminal/pipeline-progress.ts';

interface RunOptions extends ConnectionOptions {
  readonly pipeline?: string;
}

/** `kaizen run`: apply a folder's kaizen.yaml, then run a pipeline and show its steps. Exit code 3 when a gate held it. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('[folder]', 'folder of kaizen.yaml', '.');
  withConnectionOptions(command)
    .option('--pipeline <name>', 'pipeline to run (default: the only one)')
    .addHelpText(
      'after',
      `
Example:
  kaizen run --pipeline failure

The folder must be registered once: kaizen init <folder>. Without a running server one is started for the duration of the run.`,
    )
    .action(withContext(run));
}

async function run(context: CommandContext, folder: string, options: RunOptions): Promise<void> {
  const { output } = context;
  const target = resolve(folder);
  const { text, manifest } = readManifest(target);
  const pipeline = choosePipeline(manifest, options.pipeline);
  const home = chooseHome(options.home, context.environment, target);
  refuseUnregistered(home, target, options);
  const { client, started, close } = await connectOrStart(context, options, home);
  try {
    tellChanges(await client.projects.apply({ text, folder: target }), output);
    const { id } = await client.pipelines.start(pipeline);
    output.say(`Running the pipeline ${pipeline}:`);
    const ended = await followPipelineRun(client, id, output);
    output.result(ended);
    tellEnd(ended, started ? undefined : client.url, output);
  } finally {
    await close();
  }
}

/** A home that was never used knows no folder; it is not made only to say so. */
function refuseUnregistered(home: string, folder: string, { url }: RunOptions): void {
  if (url !== undefined || ['folders.json', 'state.sqlite'].some((name) => existsSync(join(home, name)))) return;
  throw new CommandFailure(
    `Commands may not run in ${folder}: it is not registered in the home ${home}. Run \`kaizen init ${folder}\` once.`,
  );
}

/** Reads and checks the kaizen.yaml of a folder; every problem is told with line and field. */
function readManifest(folder: string): { text: string; manifest: Manifest } {
  const path = join(folder, 'kaizen.yaml');
  const text = readText(folder, path);
  const { manifest, problems } = parseManifest(text);
  if (manifest === undefined) {
    const lines = problems.map(
      ({ path: field, position, message }) =>
        `  line ${position?.line ?? '?'}${field === '' ? '' : `, ${field}`}: ${message}`,
    );
    throw new CommandFailure(`${path} cannot be used:\n${lines.join('\n')}`);
  }
  return { text, manifest };
}

function readText(folder: string, path: string): string {
  if (!existsSync(folder)) throw new CommandFailure(`There is no folder ${folder}.`);
  if (!existsSync(path))
    throw new CommandFailure(`There is no kaizen.yaml in ${folder}. Make one with \`kaizen init ${folder}\`.`);
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`${path} cannot be read: ${describeSystemError(cause)}.`);
  }
}

function choosePipeline(manifest: Manifest, wanted: string | undefined): string {
  const names = Object.keys(manifest.pipelines ?? {});
  const [only] = names;
  if (wanted !== undefined) {
    if (!names.includes(wanted))
      throw new CommandFailure(`kaizen.yaml has no pipeline "${wanted}"; it has: ${names.join(', ') || 'none'}.`);
    return wanted;
  }
  if (only === undefined) throw new CommandFailure('kaizen.yaml declares no pipeline; add a `pipelines` section.');
  if (names.length > 1)
    throw new CommandFailure(`kaizen.yaml has several pipelines; choose one with --pipeline: ${names.join(', ')}.`);
  return only;
}

function tellChanges({ project, changes }: AppliedManifest, output: Output): void {
  const changed = changes.filter((change) => change.action !== 'unchanged');
  output.say(
    changed.length === 0
      ? `Project ${output.style.bold(project.name)}: kaizen.yaml is unchanged.`
      : `Project ${output.style.bold(project.name)}: kaizen.yaml applied.`,
  );
  const width = Math.max(0, ...changed.map(({ section, name }) => section.length + name.length + 1));
  for (const { action, section, name, summary } of changed)
    output.say(`  ${action.padEnd(6)} ${`${section}/${name}`.padEnd(width)}  ${output.style.dim(summary)}`);
}

function tellEnd(ended: PipelineRunView, url: string | undefined, output: Output): void {
  if (ended.status !== 'succeeded' && ended.status !== 'held') {
    const step = ended.steps.findLast(({ status }) => status === 'failed' || status === 'cancelled');
    const place = step === undefined ? '' : ` at ${step.name}`;
    throw new CommandFailure(
      `The pipeline ${ended.status}${place}; nothing new is live. Run ${ended.id} keeps the details.`,
    );
  }
  const took = ended.endedAt === undefined ? '' : ` after ${formatSeconds((ended.endedAt - ended.createdAt) / 1000)}`;
  const sign = output.style.state(ended.state);
  output.say(ended.status === 'held' ? `${sign} Held${took}: nothing new is live.` : `${sign} Done${took}.`);
  if (url !== undefined) output.say(`See it: ${url}/pipelines/${ended.pipeline}/runs/${ended.id}`);
  if (ended.status === 'held') process.exitCode = exitCodes.needsYou;
}
