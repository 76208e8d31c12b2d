import type { WhyView } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../connection.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { formatInstant } from '../terminal/format.ts';
import type { Style } from '../terminal/style.ts';

type Fact = WhyView['facts'][number];

interface WhyOptions extends ConnectionOptions {
  readonly at?: number;
}

/** `kaizen why <deployment>`: version, data, code, run, gate numbers and who released it, from the kept events alone. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('<deployment>', 'name of the deployment');
  withConnectionOptions(command)
    .option('--at <time>', 'a moment, e.g. 2026-03-03T12:00:00Z (default: now)', readTime)
    .addHelpText('after', '\nExample:\n  kaizen why failure --at 2026-03-03T12:00:00Z')
    .action(withContext(why));
}

async function why(context: CommandContext, deployment: string, options: WhyOptions): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const answer = await client.deployments.why(deployment, options.at);
  output.say(output.style.bold(answer.headline));
  const width = Math.max(0, ...answer.facts.map((fact) => fact.name.length));
  let told: number | undefined;
  for (const fact of answer.facts) {
    output.say(`  ${fact.name.padEnd(width)}  ${describeFact(fact, fact.at === told, output.style)}`, width + 2);
    told = fact.at;
  }
  output.result(answer);
}

/** The value with its time, which is left out where the line above has the same, or the value says it. */
function describeFact({ value, at, unknown }: Fact, sameTime: boolean, style: Style): string {
  if (unknown) return style.dim(value.startsWith('unknown') ? value : `unknown: ${value}`);
  if (at === undefined || sameTime || value.includes(formatInstant(at))) return value;
  return `${value}${style.dim(`  ${formatInstant(at)}`)}`;
}

function readTime(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new CommandFailure(`--at "${text}" is no time; write it like 2026-03-03T12:00:00Z.`, exitCodes.wrongCall);
  return at;
}
