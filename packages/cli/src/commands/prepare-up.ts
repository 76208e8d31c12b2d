import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { isRegisteredInHome, registerFolderInHome } from '../registered-folders.ts';
import { createOutput } from '../terminal/output.ts';
import { ensureWebBuilt } from '../web-build.ts';

/** Hidden: what the launcher runs before it becomes the server. Its words go to standard error, because standard output is the server's. */
export function define(command: Command, withContext: WithContext): void {
  command
    .option('--home <folder>')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(
      withContext(async ({ environment }: CommandContext, options: { readonly home?: string }) => {
        const output = createOutput({ json: true, colour: environment.colour });
        await ensureWebBuilt(output);
        const folder = process.cwd();
        if (!existsSync(resolve(folder, 'kaizen.yaml'))) return;
        const home = resolve(options.home ?? environment.home ?? '.kaizen');
        if (await isRegisteredInHome(home, folder)) return;
        await registerFolderInHome(home, folder);
        output.say(`Commands may now run in ${folder}, because it holds a kaizen.yaml.`);
      }),
    );
}
