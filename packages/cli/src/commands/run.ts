import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Manifest, type PipelineRunView, parseManifest } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connectOrStart } from '../connection.ts';
import { CommandFailure } from '../failure.ts';
import { registerFolderInHome } from '../registered-folders.ts';
import { chooseHome, findServer } from '../server-address.ts';
import { followPipelineRun } from '../terminal/pipeline-progress.ts';

interface RunOptions extends ConnectionOptions {
  readonly pipeline?: string;
}

/** `kaizen run`: apply this folder's kaizen.yaml, then run a pipeline and show its steps. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('[folder]', 'folder of kaizen.yaml', '.')
    .option('--pipeline <name>', 'pipeline to run (default: the only one)')
    .option('--url <url>', 'server to use')
    .option('--home <folder>', 'home of the server (default: KAIZEN_HOME, else .kaizen)')
    .addHelpText('after', '\nExample:\n  kaizen run --pipeline failure')
    .action(withContext(run));
}

async function run(context: CommandContext, folder: string, options: RunOptions): Promise<void> {
  const { output } = context;
  const target = resolve(folder);
  const { text, manifest } = readManifest(target);
  const pipeline = choosePipeline(manifest, options.pipeline);
  const home = chooseHome(options.home, context.environment);
  if (findServer({ url: options.url, home }, context.environment) === undefined)
    await registerFolderInHome(home, target);
  const { client, close } = await connectOrStart(context, options);
  try {
    const applied = await client.projects.apply({ text, folder: target });
    for (const change of applied.changes)
      if (change.action !== 'unchanged')
        output.say(`  ${change.action}  ${change.section}/${change.name}: ${change.summary}`);
    const started = await client.pipelines.start(pipeline);
    const ended = await followPipelineRun(client, started.id, output);
    output.say(describeEnd(ended, client.url));
    output.result(ended);
    if (ended.status === 'failed' || ended.status === 'cancelled')
      throw new CommandFailure(ended.summary ?? `The pipeline run ${ended.status}.`, 2);
  } finally {
    await close();
  }
}

/** Reads and checks the kaizen.yaml of a folder; every problem is told with line and field. */
export function readManifest(folder: string): { text: string; manifest: Manifest } {
  const path = join(folder, 'kaizen.yaml');
  if (!existsSync(path))
    throw new CommandFailure(`There is no kaizen.yaml in ${folder}. Make one with \`kaizen init ${folder}\`.`);
  const text = readFileSync(path, 'utf8');
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

function describeEnd(ended: PipelineRunView, url: string): string {
  return `${ended.summary ?? `The run ${ended.status}.`}\nSee it: ${url}/pipelines/${ended.pipeline}/runs/${ended.id}`;
}
