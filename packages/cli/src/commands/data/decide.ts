import type { VersionWithVerdict } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { formatCount } from '../../terminal/format.ts';
import type { Output } from '../../terminal/output.ts';
import { describeFinding } from './finding.ts';

interface DecideOptions extends ConnectionOptions {
  readonly reason?: string;
}

/** `kaizen data accept`. */
export function defineAccept(command: Command, withContext: WithContext): void {
  define(command, withContext, 'accept');
}

/** `kaizen data reject`. */
export function defineReject(command: Command, withContext: WithContext): void {
  define(command, withContext, 'reject');
}

function define(command: Command, withContext: WithContext, verb: 'accept' | 'reject'): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('<version>', 'id of the version, or the beginning of it')
    .option(
      '--reason <text>',
      verb === 'accept' ? 'why; needed where the checks failed' : 'why; it is kept with the version',
    );
  withConnectionOptions(command)
    .addHelpText('after', `\nExample:\n  kaizen data ${verb} machines dv_1f0c9a2b --reason "checked by hand"`)
    .action(
      withContext((context, dataset: string, version: string, options: DecideOptions) =>
        decide(context, verb, dataset, version, options),
      ),
    );
}

async function decide(
  context: CommandContext,
  verb: 'accept' | 'reject',
  dataset: string,
  version: string,
  options: DecideOptions,
): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const answer = await client.datasets[verb](dataset, version, options.reason);
  sayVerdict(answer, output);
  output.result(answer);
}

/** How the version stands, what is wrong with it, and how much is not. */
function sayVerdict({ version, verdict }: VersionWithVerdict, output: Output): void {
  const { style } = output;
  const state = { current: 'ok', former: 'ok', staged: 'needs_you', rejected: 'failed' } as const;
  output.say(`${style.state(state[version.state])} ${style.bold(version.id)} is ${version.state}.`);
  const marks = { pass: 'ok', warn: 'warning', fail: 'failed' } as const;
  for (const { check, findings } of verdict.checks) {
    const broken = findings.filter((finding) => finding.verdict !== 'pass');
    for (const finding of broken)
      output.say(`  ${style.state(marks[finding.verdict])} ${check}  ${describeFinding(finding)}`, 6);
    const held = findings.length - broken.length;
    if (held > 0) output.say(`  ${style.state('ok')} ${check}  ${formatCount(held)} ${held === 1 ? 'holds' : 'hold'}`);
  }
  const { decision } = verdict;
  if (decision !== undefined)
    output.say(`  ${decision.by} ${decision.verdict} it${decision.reason === '' ? '' : `: ${decision.reason}`}`);
}
