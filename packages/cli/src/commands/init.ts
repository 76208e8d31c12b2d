import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseManifest } from '@kaizen/contracts';
import { createClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { CommandFailure, describeSystemError, exitCodes } from '../failure.ts';
import { installation } from '../installation.ts';
import { makeFolder } from '../make-folder.ts';
import { registerFolderInHome } from '../registered-folders.ts';
import { chooseHome, findServer } from '../server-address.ts';
import { formatMachineCsv } from '../simulator/machine-csv.ts';
import { Plant } from '../simulator/plant.ts';
import { writeWhole } from '../write-whole.ts';

interface InitOptions {
  readonly home?: string;
  readonly example: string;
}

/** `kaizen init DIR`: a project folder that runs as it is, registered on this machine. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('[folder]', 'folder of the project', '.')
    .option('--example <name>', 'example to start from', 'predictive-maintenance')
    .option('--home <folder>', 'home to register it in (default: KAIZEN_HOME, else the nearest .kaizen)')
    .addHelpText(
      'after',
      `
Example:
  kaizen init my-machines && cd my-machines && kaizen run

A folder that has a kaizen.yaml is only registered; no file that is there is ever replaced.`,
    )
    .action(withContext(init));
}

async function init(context: CommandContext, folder: string, options: InitOptions): Promise<void> {
  const { output, environment } = context;
  const target = resolve(folder);
  const source = await findExample(options.example);
  const made = await makeProject(source, target);
  const home = chooseHome(options.home, environment, target);
  const server = await findServer({ home }, environment);
  if (server?.token === undefined) await registerFolderInHome(home, target);
  else await createClient({ url: server.url, token: server.token }).projects.registerFolder(await realpath(target));
  const named = relative('.', join(target, 'kaizen.yaml'));
  if (made.length > 0) output.say(`Made ${made.map((file) => relative('.', join(target, file))).join(', ')}.`);
  else output.say(`Found ${named}; nothing in the folder was changed.`);
  output.say(`Commands may now run in ${target} (registered in ${home}).`);
  const enter = relative('.', target);
  const { pipelines = {} } = parseManifest(await readFile(join(target, 'kaizen.yaml'), 'utf8')).manifest ?? {};
  const next = Object.keys(pipelines).length > 0 ? 'kaizen run' : 'kaizen apply';
  output.say(`Next: ${enter === '' ? '' : `cd ${enter} && `}${next}`);
  output.result({ folder: target, home, created: made.length > 0, files: made });
}

/** Files of the example that are not there yet, then kaizen.yaml as the last: only with it the folder is a project. Returns what was made. */
async function makeProject(source: string, target: string): Promise<string[]> {
  if (existsSync(join(target, 'kaizen.yaml'))) return [];
  try {
    await makeFolder(target);
    const made: string[] = [];
    const files = (await readdir(source, { recursive: true })).filter((file) => file !== 'kaizen.yaml').sort();
    for (const file of files) {
      if ((await stat(join(source, file))).isDirectory() || existsSync(join(target, file))) continue;
      await mkdir(dirname(join(target, file)), { recursive: true });
      await cp(join(source, file), join(target, file), { force: false });
      made.push(file);
    }
    if (basename(source) === 'predictive-maintenance' && !existsSync(join(target, 'data/machines.csv'))) {
      await writeWhole(join(target, 'data/machines.csv'), formatMachineCsv(new Plant(1, 'fleet').take(10_000)));
      made.push('data/machines.csv');
    }
    if (!existsSync(join(target, '.gitignore'))) {
      await writeWhole(join(target, '.gitignore'), '.kaizen/\n');
      made.push('.gitignore');
    }
    await cp(join(source, 'kaizen.yaml'), join(target, 'kaizen.yaml'), { force: false });
    return ['kaizen.yaml', ...made];
  } catch (cause) {
    throw new CommandFailure(
      `The project ${target} cannot be made: ${describeSystemError(cause)}. Name a folder that you may write.`,
    );
  }
}

async function findExample(name: string): Promise<string> {
  const isExample = (candidate: string) => existsSync(join(installation.examples, candidate, 'kaizen.yaml'));
  if (!name.includes('/') && isExample(name)) return join(installation.examples, name);
  const known = (await readdir(installation.examples)).filter(isExample).join(', ');
  throw new CommandFailure(`There is no example "${name}"; there are: ${known}.`, exitCodes.wrongCall);
}
