import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { checkHealth } from '../doctor/check-health.ts';
import { CommandFailure } from '../failure.ts';
import { numberOption } from '../number-option.ts';
import { chooseHome } from '../server-address.ts';

/** `kaizen doctor`: looks at this machine and a home, and names the mend of whatever is wrong. Exit code 1 when something is broken. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--home <folder>', 'home to look at (default: KAIZEN_HOME, else the nearest .kaizen here or above)')
    .option('--port <number>', 'port that `kaizen up` would use', numberOption('--port', 1, 65_535), 4600)
    .addHelpText('after', '\nExample:\n  kaizen doctor --home ./.kaizen\n\nIt changes nothing.')
    .action(withContext(doctor));
}

async function doctor(
  context: CommandContext,
  options: { readonly home?: string; readonly port: number },
): Promise<void> {
  const { output } = context;
  const findings = await checkHealth({ home: chooseHome(options.home, context.environment), port: options.port });
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  for (const { subject, state, text, mend } of findings) {
    output.say(`${output.style.state(state)} ${subject.padEnd(width)}  ${text}`);
    if (mend !== undefined) output.say(`${' '.repeat(width + 4)}${output.style.bold('Mend:')} ${mend}`);
  }
  output.result({ findings });
  const broken = findings.filter(({ state }) => state === 'failed');
  if (broken.length > 0)
    throw new CommandFailure(`To mend before Kaizen can work: ${broken.map(({ subject }) => subject).join(', ')}.`);
  output.say('Nothing is broken.');
}
