import { resolve } from 'node:path';
import process from 'node:process';
import type { Manifest, PipelineRunView } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connectOrStart, withConnectionOptions } from '../connection.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { readManifest, refuseUnregistered, tellChanges } from '../project-file.ts';
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

function choosePipeline(manifest: Manifest, wanted: string | undefined): string {
  const names = Object.keys(manifest.pipelines ?? {});
  const [only] = names;
  if (wanted !== undefined) {
    if (!names.includes(wanted))
      throw new CommandFailure(`kaizen.yaml has no pipeline "${wanted}"; it has: ${names.join(', ') || 'none'}.`);
    return wanted;
  }
  if (only === undefined)
    throw new CommandFailure(
      'kaizen.yaml declares no pipeline. Add a `pipelines` section, or put what it declares in force without a run: kaizen apply',
    );
  if (names.length > 1)
    throw new CommandFailure(`kaizen.yaml has several pipelines; choose one with --pipeline: ${names.join(', ')}.`);
  return only;
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
