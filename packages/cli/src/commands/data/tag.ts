import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, exitCodes } from '../../failure.ts';
import { formatInstant } from '../../terminal/format.ts';
import { formatTable } from '../../terminal/table.ts';

interface TagOptions extends ConnectionOptions {
  readonly delete?: boolean;
}

/** `kaizen data tag <dataset> [name] [version]`: lists, sets, moves or deletes tags. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument('<dataset>', 'name of the dataset')
    .argument('[tag]', 'name of the tag; without it all tags are listed')
    .argument('[version]', 'id, beginning of an id, another tag, or how many versions back', 'current')
    .option('--delete', 'take the tag off');
  withConnectionOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  kaizen data tag machines golden\n  kaizen data tag machines golden 2\n  kaizen data tag machines golden --delete',
    )
    .action(withContext(tag));
}

async function tag(
  context: CommandContext,
  dataset: string,
  name: string | undefined,
  version: string,
  options: TagOptions,
): Promise<void> {
  const { output } = context;
  if (name === undefined && options.delete === true)
    throw new CommandFailure('--delete needs the name of a tag.', exitCodes.wrongCall);
  const client = await connect(context, options);
  if (name !== undefined && options.delete === true) {
    const left = await client.datasets.untag(dataset, name);
    output.say(`The tag ${name} is off.`);
    output.result(left);
    return;
  }
  if (name !== undefined) {
    const set = await client.datasets.tag(dataset, name, version);
    output.say(`${name} is ${set.versionId}.`);
    output.result(set);
    return;
  }
  const { items } = await client.datasets.tags(dataset);
  if (items.length === 0) output.say(`${dataset} has no tag. Set one: kaizen data tag ${dataset} <name>`);
  else
    output.say(
      formatTable(
        ['tag', 'version', 'by', 'since'],
        items.map((one) => [one.name, one.versionId, one.author, formatInstant(one.updatedAt)]),
      ),
    );
  output.result({ tags: items });
}
