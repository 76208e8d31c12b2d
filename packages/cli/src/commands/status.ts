import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connect } from '../connection.ts';
import { formatCount } from '../terminal/format.ts';

/** `kaizen status`: per project what is live, what runs and what needs a person. Exit code 3 when something needs you. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--url <url>', 'server to use')
    .option('--home <folder>', 'home of the server (default: KAIZEN_HOME, else .kaizen)')
    .addHelpText('after', '\nExample:\n  kaizen status --json')
    .action(withContext(status));
}

async function status(context: CommandContext, options: ConnectionOptions): Promise<void> {
  const client = connect(context, options);
  const { output } = context;
  const [projects, jobs] = await Promise.all([client.projects.list(), client.jobs.list({ state: 'running' })]);
  const loops = await Promise.all(projects.items.map((project) => client.projects.loop(project.name)));
  output.say(`Server ${client.url}: ${projects.items.length} project(s), ${jobs.items.length} job(s) running.`);
  if (projects.items.length === 0)
    output.say('No project yet. Make one: kaizen init my-project && cd my-project && kaizen run');
  for (const loop of loops) {
    output.say('');
    output.say(`${output.style.state(loop.state)} ${output.style.bold(loop.project)}  ${loop.headline}`);
    for (const stage of loop.stages) {
      if (stage.result !== undefined)
        output.say(`  ${output.style.state(stage.state)} ${stage.title.padEnd(12)} ${stage.result}`);
    }
    for (const need of loop.needsYou)
      output.say(`  ${output.style.state('needs_you')} ${need.text}  ${client.url}${need.href}`);
  }
  for (const job of jobs.items) {
    const counted =
      job.progress === undefined
        ? ''
        : ` ${formatCount(job.progress.done)}${job.progress.total === undefined ? '' : `/${formatCount(job.progress.total)}`} ${job.progress.unit}`;
    output.say(`  ${output.style.state('running')} ${job.kind}${counted}`);
  }
  output.result({ url: client.url, projects: loops, jobs: jobs.items });
}
