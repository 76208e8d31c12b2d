import type { Command } from 'commander';
import type { WithContext } from '../command.ts';
import { CommandFailure } from '../failure.ts';

/** Only its help is shown from here: the launcher becomes the server itself for `kaizen up`, so that there is one process. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--home <folder>', 'folder that holds everything (default: KAIZEN_HOME, else .kaizen here)')
    .option('--port <number>', 'port to listen on, 0 takes a free one (default: 4600)')
    .option('--host <address>', 'address to listen on; only loopback until sign-in exists (default: 127.0.0.1)')
    .option('--database <url>', 'sqlite, or a postgres:// URL (default: sqlite)')
    .option(
      '--default-artifact-root <uri>',
      'where files of new experiments go: mlflow-artifacts:/ (in the home), a folder, or s3://… (default: in the home)',
    )
    .option('--log-level <level>', 'debug, info, warn or error (default: info)')
    .option('--log-file <file>', 'write the log there instead of to standard error')
    .addHelpText(
      'after',
      `
Example:
  kaizen up --home ./.kaizen --port 4600

Once ready it prints its address: words on a terminal, one JSON line otherwise and with --json.
Ctrl-C and SIGTERM stop it cleanly; what was acknowledged survives any other end.
All settings: docs/reference/configuration.md`,
    )
    .action(
      withContext(async () => {
        throw new CommandFailure(
          '`up` is started by the launcher (packages/cli/bin/kaizen), which becomes the server process.',
        );
      }),
    );
}
