import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { checkHealth } from '../doctor/checks.ts';
import { CommandFailure } from '../failure.ts';
import { chooseHome } from '../server-address.ts';

/** `kaizen doctor`: looks at this machine and a home, and names the mend of whatever is wrong. Exit code 1 when something is broken. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--home <folder>', 'home to look at (default: KAIZEN_HOME, else .kaizen)')
    .option('--port <number>', 'port that `up` would use', '4600')
    .addHelpText('after', '\nExample:\n  kaizen doctor --home ./.kaizen')
    .action(withContext(doctor));
}

async function doctor(
  context: CommandContext,
  options: { readonly home?: string; readonly port: string },
): Promise<void> {
  const { output } = context;
  const findings = await checkHealth({
    home: chooseHome(options.home, context.environment),
    port: Number(options.port),
  });
  for (const finding of findings) {
    output.say(`${output.style.state(finding.state)} ${finding.subject.padEnd(14)} ${finding.text}`);
    if (finding.mend !== undefined) output.say(`${' '.repeat(17)}${output.style.bold('Mend:')} ${finding.mend}`);
  }
  output.result({ findings });
  const broken = findings.filter((finding) => finding.state === 'failed').length;
  if (broken > 0) throw new CommandFailure(`${broken} thing(s) to mend.`);
  output.say('Nothing is broken.');
}
