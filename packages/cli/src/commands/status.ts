import { existsSync } from 'node:fs';
import process from 'node:process';
import type { JobView, LoopView } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../connection.ts';
import { exitCodes } from '../failure.ts';
import { formatAge, formatCount } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';

/** `kaizen status`: per project what is live, what runs and what needs a person. Exit code 3 when something needs you. */
export function define(command: Command, withContext: WithContext): void {
  withConnectionOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  kaizen status --json\n\nExit code 3 when something needs you, so that a script can ask.',
    )
    .action(withContext(status));
}

async function status(context: CommandContext, options: ConnectionOptions): Promise<void> {
  const client = await connect(context, options);
  const { output } = context;
  const [projects, jobs] = await Promise.all([client.projects.list(), client.jobs.list({ state: 'running' })]);
  const loops = await Promise.all(projects.items.map((project) => client.projects.loop(project.name)));
  output.say(
    `Server ${client.url}: ${count(projects.items.length, 'project')}, ${count(jobs.items.length, 'job')} running.`,
  );
  if (projects.items.length === 0)
    output.say(
      existsSync('kaizen.yaml')
        ? 'No project yet. Put the kaizen.yaml here in force: kaizen apply'
        : 'No project yet. Make one: kaizen init my-project && cd my-project && kaizen run',
    );
  for (const loop of loops) tellLoop(client, loop, output);
  for (const job of jobs.items) output.say(`  ${output.style.state('running')} ${describeJob(job)}`);
  output.result({ url: client.url, projects: loops, jobs: jobs.items });
  if (loops.some((loop) => loop.needsYou.length > 0)) process.exitCode = exitCodes.needsYou;
}

function tellLoop(client: KaizenClient, loop: LoopView, output: Output): void {
  const { style } = output;
  output.say('');
  output.say(`${style.state(loop.state)} ${style.bold(loop.project)}  ${loop.headline}`);
  const told = loop.stages.filter((stage) => stage.result !== undefined);
  const width = Math.max(0, ...told.map((stage) => stage.title.length));
  for (const stage of told) {
    const age = stage.at === undefined ? '' : style.dim(`  ${formatAge(Date.now() - stage.at)} ago`);
    output.say(`  ${style.state(stage.state)} ${stage.title.padEnd(width)}  ${stage.result}${age}`, width + 4);
  }
  for (const need of loop.needsYou) output.say(`  ${style.state('needs_you')} ${need.text}  ${client.url}${need.href}`);
}

function describeJob({ kind, progress }: JobView): string {
  if (progress === undefined) return kind;
  const of = progress.total === undefined ? '' : `/${formatCount(progress.total)}`;
  return `${kind} ${formatCount(progress.done)}${of} ${progress.unit}`;
}

function count(value: number, thing: string): string {
  return `${formatCount(value)} ${thing}${value === 1 ? '' : 's'}`;
}
