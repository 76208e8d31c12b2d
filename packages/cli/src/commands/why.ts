import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connect } from '../connection.ts';
import { CommandFailure } from '../failure.ts';

interface WhyOptions extends ConnectionOptions {
  readonly at?: string;
}

/** `kaizen why <deployment>`: version, data, code, run, gate numbers and who released it, from the kept events alone. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<deployment>', 'name of the deployment')
    .option('--at <time>', 'a moment, e.g. 2026-03-03T12:00:00Z (default: now)')
    .option('--url <url>', 'server to use')
    .option('--home <folder>', 'home of the server (default: KAIZEN_HOME, else .kaizen)')
    .addHelpText('after', '\nExample:\n  kaizen why failure --at 2026-03-03T12:00:00Z')
    .action(withContext(why));
}

async function why(context: CommandContext, deployment: string, options: WhyOptions): Promise<void> {
  const at = options.at === undefined ? undefined : Date.parse(options.at);
  if (at !== undefined && Number.isNaN(at))
    throw new CommandFailure(`--at "${options.at}" is no time; write it like 2026-03-03T12:00:00Z.`);
  const { output } = context;
  const answer = await connect(context, options).deployments.why(deployment, at);
  output.say(output.style.bold(answer.headline));
  const width = Math.max(...answer.facts.map((fact) => fact.name.length));
  for (const fact of answer.facts) {
    const when = fact.at === undefined ? '' : output.style.dim(`  ${new Date(fact.at).toLocaleString()}`);
    output.say(
      `  ${fact.name.padEnd(width)}  ${fact.unknown ? output.style.dim(`unknown: ${fact.value}`) : fact.value}${when}`,
    );
  }
  output.result(answer);
}
