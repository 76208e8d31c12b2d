import type { ImpactNode, LineageImpact } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { numberOption } from '../../number-option.ts';
import type { Style } from '../../terminal/style.ts';
import { drawImpact } from './draw-impact.ts';

interface ImpactOptions extends ConnectionOptions {
  readonly upstream?: boolean;
  readonly depth?: number;
  readonly namespace?: string;
}

/** `kaizen data impact <dataset> <column>`: what is affected if the column is wrong, as a tree. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('<dataset>', 'name of the dataset').argument('<column>', 'name of the column');
  withConnectionOptions(command)
    .option('--upstream', 'show what the column is made of instead')
    .option('--depth <steps>', 'how many steps to follow (default: 20)', numberOption('--depth', 1, 100))
    .option('--namespace <namespace>', 'namespace of the dataset, for one of another tool')
    .addHelpText('after', '\nExample:\n  kaizen data impact machines "Torque [Nm]"')
    .action(withContext(showImpact));
}

async function showImpact(
  context: CommandContext,
  dataset: string,
  column: string,
  options: ImpactOptions,
): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const { depth, namespace } = options;
  const direction = options.upstream === true ? 'upstream' : 'downstream';
  const impact = await client.lineage.impact(dataset, column, { direction, depth, namespace });
  output.say(output.style.bold(impact.headline));
  for (const { indent, node, again } of drawImpact(impact)) {
    output.say(`${indent}${describe(node, again, impact, output.style)}`, indent.length + 2);
  }
  output.result(impact);
}

const words: Readonly<Record<ImpactNode['kind'], string>> = {
  file: 'file',
  dataset: 'dataset',
  staged: 'staged version',
  quarantine: 'quarantine',
  features: 'feature',
  trained_model: 'trained model',
  model: 'model',
  gate: 'gate',
  deployment: 'deployment',
  log: 'prediction log',
  job: 'job',
};

function describe(node: ImpactNode, again: boolean, impact: LineageImpact, style: Style): string {
  const { kind, certainty, how, current, depth } = node;
  const facts = [
    ...(certainty === 'possible' ? ['possible: the job does not say which columns it reads'] : []),
    ...(!current ? ['an earlier version'] : []),
    ...(how === undefined || depth === 0 || how === 'identity' || how === 'transformation' ? [] : [how]),
    ...(again ? ['shown above'] : []),
  ];
  const place = node.namespace === impact.namespace ? '' : ` (${node.namespace})`;
  const title = `${words[kind]} ${style.bold(titleOf(node))}${place}`;
  return facts.length === 0 ? title : `${title}  ${style.dim(facts.join('; '))}`;
}

function titleOf({ kind, name, field, version }: ImpactNode): string {
  const plain = kind === 'dataset' ? name : name.replace(/^[a-z]+\//, '');
  if (kind === 'model') return version === undefined ? plain : `${plain} version ${version}`;
  if (kind === 'deployment' || kind === 'gate' || kind === 'trained_model' || field === undefined) return plain;
  return `${field} of ${plain}`;
}
