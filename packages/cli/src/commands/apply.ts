import { resolve } from 'node:path';
import type { AppliedManifest, Manifest } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import { type ConnectionOptions, connectOrStart, withConnectionOptions } from '../connection.ts';
import { readManifest, refuseUnregistered, tellChanges } from '../project-file.ts';
import { chooseHome } from '../server-address.ts';

interface ApplyOptions extends ConnectionOptions {
  readonly dryRun?: boolean;
}

/** `kaizen apply`: puts in force what a folder's kaizen.yaml declares, and runs nothing. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('[folder]', 'folder of kaizen.yaml', '.');
  withConnectionOptions(command)
    .option('--dry-run', 'only say what would change')
    .addHelpText(
      'after',
      `
Examples:
  kaizen apply --dry-run
  kaizen apply && kaizen data ingest machines

Applying the same file twice changes nothing. \`kaizen run\` applies it too, and then runs its pipeline.
The folder must be registered once: kaizen init <folder>. Without a running server one is started for this command.`,
    )
    .action(withContext(apply));
}

async function apply(context: CommandContext, folder: string, options: ApplyOptions): Promise<void> {
  const { output } = context;
  const target = resolve(folder);
  const { text, manifest } = readManifest(target);
  const home = chooseHome(options.home, context.environment, target);
  refuseUnregistered(home, target, options);
  const { client, close } = await connectOrStart(context, options, home);
  const dryRun = options.dryRun === true;
  try {
    const applied = await client.projects.apply({ text, folder: target, dryRun });
    tellChanges(applied, output, dryRun);
    const next = dryRun ? toApply(applied, folder) : nextCommand(manifest, applied);
    if (next !== undefined) output.say(`Next: ${next}`);
    output.result({ ...applied, dryRun });
  } finally {
    await close();
  }
}

function toApply({ changes }: AppliedManifest, folder: string): string | undefined {
  const isChanged = changes.some(({ action }) => action !== 'unchanged');
  return isChanged ? `kaizen apply${folder === '.' ? '' : ` ${folder}`}` : undefined;
}

/** What a person does with what was declared now. */
function nextCommand({ pipelines = {}, data = {} }: Manifest, { changes }: AppliedManifest): string | undefined {
  const isNew = (name: string) => changes.some((one) => one.action === 'create' && one.name === name);
  if (Object.keys(pipelines).some(isNew)) return 'kaizen run';
  const [name, dataset] = Object.entries(data).find(([one]) => isNew(one)) ?? [];
  if (name === undefined) return undefined;
  const isLoaded = Object.keys(dataset?.source ?? {}).length > 0;
  return isLoaded ? `kaizen data ingest ${name}` : `kaizen data push ${name} <file>`;
}
