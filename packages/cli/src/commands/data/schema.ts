import { readFile } from 'node:fs/promises';
import type { SchemaChange } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connectOrStart, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, exitCodes } from '../../failure.ts';
import { chooseHome } from '../../server-address.ts';
import { writeWhole } from '../../write-whole.ts';

interface SchemaOptions extends ConnectionOptions {
  readonly out?: string;
  readonly file?: string;
  readonly reason?: string;
}

const words = 'infer|show|diff|accept';

/** `kaizen data schema infer|show|diff|accept <dataset>`. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument(`<${words}>`, 'what to do')
    .argument('<dataset>', 'name of the dataset; with infer also dataset@version (default: the current one)');
  withConnectionOptions(command)
    .option('--out <file>', 'infer, show: write the schema to this file')
    .option('--file <file>', 'diff, accept: the schema file')
    .option('--reason <text>', 'accept: why this is the new normal')
    .addHelpText(
      'after',
      `
Examples:
  kaizen data schema infer machines --out schemas/machines.yaml
  kaizen data schema diff machines --file schemas/machines.yaml
  kaizen data schema accept machines --file schemas/machines.yaml --reason "the new line runs hotter"

diff ends with exit code 1 when the file differs from the schema in force.`,
    )
    .action(withContext(run));
}

async function run(context: CommandContext, verb: string, name: string, options: SchemaOptions): Promise<void> {
  if (!words.split('|').includes(verb))
    throw new CommandFailure(`"${verb}" is none of ${words.replaceAll('|', ', ')}.`, exitCodes.wrongCall);
  const { client, close } = await connectOrStart(context, options, chooseHome(options.home, context.environment));
  const { output } = context;
  try {
    if (verb === 'show' || verb === 'infer') {
      const [dataset = '', versionId] = name.split('@');
      const found = await (verb === 'show' ? client.schemas.show(dataset) : client.schemas.infer(dataset, versionId));
      if (options.out === undefined) output.say(found.text);
      else {
        await writeWhole(options.out, found.text);
        output.say(`The schema of ${dataset} is in ${options.out}.`);
      }
      if (verb === 'infer') sayChanges(context, found.changes);
      output.result(found);
      return;
    }
    const text = await readFile(need(options.file, verb, '--file'), 'utf8');
    if (verb === 'diff') {
      const found = await client.schemas.diff(name, text);
      sayChanges(context, found.changes);
      output.result(found);
      if (found.changes.length > 0) process.exitCode = 1;
      return;
    }
    const { changes } = await client.schemas.diff(name, text);
    sayChanges(context, changes);
    const accepted = await client.schemas.accept(name, { text, reason: need(options.reason, verb, '--reason') });
    output.say(changes.length === 0 ? 'It is in force already.' : `Revision ${accepted.revision} is in force now.`);
    output.result(accepted);
  } finally {
    await close();
  }
}

function need(value: string | undefined, verb: string, option: string): string {
  if (value !== undefined) return value;
  throw new CommandFailure(`schema ${verb} needs ${option}. See \`kaizen data schema --help\`.`, exitCodes.wrongCall);
}

const marks = { added: '+', removed: '-', changed: '~' } as const;

function sayChanges({ output }: CommandContext, changes: readonly SchemaChange[]): void {
  if (changes.length === 0) output.say('No difference from the schema in force.');
  for (const change of changes) output.say(`${marks[change.kind]} ${change.words}`, 4);
}
