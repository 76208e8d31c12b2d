import type { Command } from 'commander';
import type { WithContext } from '../command.ts';
import { CommandFailure } from '../failure.ts';

/** Only its help is shown from here: the launcher becomes the server itself for `kaizen up`, so that there is one process. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--home <folder>', 'folder that holds everything (default: KAIZEN_HOME, else .kaizen)')
    .option('--port <number>', 'port to listen on, 0 takes a free one', '4600')
    .option('--host <address>', 'address to listen on; only loopback until sign-in exists', '127.0.0.1')
    .option('--database <url>', 'sqlite, or a postgres:// URL', 'sqlite')
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    .addHelpText(
      'after',
      '\nExample:\n  kaizen up --home ./.kaizen --port 4600\n\nStops cleanly on SIGTERM and Ctrl-C; what was acknowledged survives any other end.',
    )
    .action(
      withContext(async () => {
        throw new CommandFailure(
          '`up` is started by the launcher (packages/cli/bin/kaizen), which becomes the server process.',
        );
      }),
    );
}
