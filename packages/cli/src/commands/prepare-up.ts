import type { Command } from 'commander';
import type { WithContext } from '../command.ts';
import { createOutput } from '../terminal/output.ts';
import { ensureWebBuilt } from '../web-build.ts';

/** Hidden: what the launcher runs before it becomes the server. */
export function define(command: Command, withContext: WithContext): void {
  command
    .allowUnknownOption()
    .allowExcessArguments()
    .action(
      withContext(
        async ({ environment }) =>
          void (await ensureWebBuilt(createOutput({ json: true, colour: environment.colour }))),
      ),
    );
}
