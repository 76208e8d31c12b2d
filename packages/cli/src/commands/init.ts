import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { createClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { installation } from '../installation.ts';
import { registerFolderInHome } from '../registered-folders.ts';
import { chooseHome, findServer } from '../server-address.ts';
import { formatMachineCsv } from '../simulator/machine-csv.ts';
import { Plant } from '../simulator/plant.ts';

interface InitOptions {
  readonly home?: string;
  readonly example: string;
}

/** `kaizen init DIR`: a project folder that runs as it is, registered on this machine. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('[folder]', 'folder of the project', '.')
    .option('--example <name>', 'example to start from', 'predictive-maintenance')
    .option('--home <folder>', 'home to register the folder in (default: KAIZEN_HOME, else .kaizen)')
    .addHelpText('after', '\nExample:\n  kaizen init my-machines && cd my-machines && kaizen run')
    .action(withContext(init));
}

async function init(context: CommandContext, folder: string, options: InitOptions): Promise<void> {
  const { output, environment } = context;
  const target = resolve(folder);
  const manifestPath = join(target, 'kaizen.yaml');
  const created = !existsSync(manifestPath);
  if (created) await copyExample(options.example, target);
  const home = chooseHome(options.home, environment);
  const server = findServer({ home }, environment);
  if (server?.token === undefined) await registerFolderInHome(home, target);
  else await createClient({ url: server.url, token: server.token }).projects.registerFolder(target);
  output.say(
    created
      ? `Made ${relative('.', manifestPath) || manifestPath} and simulated machine data beside it.`
      : `Found ${relative('.', manifestPath) || manifestPath}.`,
  );
  output.say(`Commands may now run in this folder. Next: cd ${relative('.', target) || '.'} && kaizen run`);
  output.result({ folder: target, created });
}

async function copyExample(name: string, target: string): Promise<void> {
  const source = join(installation.examples, name);
  if (!existsSync(join(source, 'kaizen.yaml'))) {
    const known = (await readdir(installation.examples)).join(', ');
    throw new CommandFailure(`There is no example "${name}"; there are: ${known}.`);
  }
  await mkdir(target, { recursive: true });
  await cp(source, target, { recursive: true, errorOnExist: true, force: false });
  const data = join(target, 'data', 'machines.csv');
  if (name === 'predictive-maintenance' && !existsSync(data)) {
    await mkdir(join(target, 'data'), { recursive: true });
    await writeFile(data, formatMachineCsv(new Plant(1, 'fleet').take(10_000)));
  }
}
