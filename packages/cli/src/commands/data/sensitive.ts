import type { MaskingSpec, SensitiveClass, SensitiveColumn, SensitiveScanOutcome } from '@kaizen/contracts';
import { sensitiveClasses } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, exitCodes } from '../../failure.ts';
import { numberOption } from '../../number-option.ts';
import { formatInstant } from '../../terminal/format.ts';
import { formatTable } from '../../terminal/table.ts';

interface SensitiveOptions extends ConnectionOptions {
  readonly as?: string;
  readonly method?: string;
  readonly keepFirst?: number;
  readonly keepLast?: number;
  readonly width?: number;
  readonly reason?: string;
}

const verbs = ['list', 'scan', 'confirm', 'dismiss', 'reads', 'rotate-key'] as const;
const methods = ['hash', 'truncate', 'generalise', 'redact'] as const;

/** `kaizen data sensitive list|scan|confirm|dismiss|reads <dataset> [column]`, and `rotate-key`. */
export function define(command: Command, withContext: WithContext): void {
  command
    .argument(`<${verbs.join('|')}>`, 'what to do')
    .argument('[dataset]', 'name of the dataset')
    .argument('[column]', 'confirm, dismiss: the column');
  withConnectionOptions(command)
    .option('--as <class>', `confirm: ${sensitiveClasses.join(', ')} (default: what the scan found)`)
    .option('--method <method>', `confirm: how it is masked, ${methods.join(', ')} (default: that of the class)`)
    .option('--keep-first <characters>', 'with --method truncate', numberOption('--keep-first', 0, 20))
    .option('--keep-last <characters>', 'with --method truncate', numberOption('--keep-last', 0, 20))
    .option(
      '--width <number>',
      'with --method generalise of a number: width of the ranges',
      numberOption('--width', 1e-9, 1e15, 'any'),
    )
    .option('--reason <text>', 'confirm, dismiss: why')
    .addHelpText(
      'after',
      `
New versions are scanned by themselves. A scan proposes columns and masks nothing; a confirmed column is masked wherever rows leave.

Examples:
  kaizen data sensitive list customers
  kaizen data sensitive confirm customers email
  kaizen data sensitive confirm customers zip --as other --method truncate --keep-first 2
  kaizen data sensitive dismiss customers build --reason "versions of firmware"
  kaizen data sensitive reads customers`,
    )
    .action(withContext(run));
}

async function run(
  context: CommandContext,
  verb: string,
  dataset: string | undefined,
  column: string | undefined,
  options: SensitiveOptions,
): Promise<void> {
  const asked = verbs.find((one) => one === verb);
  if (asked === undefined) throw new CommandFailure(`"${verb}" is none of ${verbs.join(', ')}.`, exitCodes.wrongCall);
  const client = await connect(context, options);
  if (asked === 'rotate-key') return rotate(context, client);
  const name = need(dataset, asked, '<dataset>');
  if (asked === 'list') return list(context, client, name);
  if (asked === 'scan') return scan(context, client, name);
  if (asked === 'reads') return reads(context, client, name);
  if (asked === 'confirm') {
    const said = { ...classOf(options), ...maskingOf(options), ...reasonOf(options) };
    const state = await client.sensitive.confirm(name, { column: need(column, asked, '<column>'), ...said });
    context.output.say(`${state.column} is confirmed as ${state.class}; it is masked by ${describe(state.masking)}.`);
    context.output.result(state);
    return;
  }
  const state = await client.sensitive.dismiss(
    name,
    need(column, asked, '<column>'),
    need(options.reason, asked, '--reason'),
  );
  context.output.say(`${state.column} is not sensitive; its values are shown as they are.`);
  context.output.result(state);
}

function need(value: string | undefined, verb: string, what: string): string {
  if (value !== undefined) return value;
  throw new CommandFailure(
    `sensitive ${verb} needs ${what}. See \`kaizen data sensitive --help\`.`,
    exitCodes.wrongCall,
  );
}

function classOf({ as: name }: SensitiveOptions): { class?: SensitiveClass } {
  if (name === undefined) return {};
  const found = sensitiveClasses.find((one) => one === name);
  if (found !== undefined) return { class: found };
  throw new CommandFailure(`--as is "${name}"; it takes ${sensitiveClasses.join(', ')}.`, exitCodes.wrongCall);
}

function maskingOf({ method: name, keepFirst, keepLast, width }: SensitiveOptions): { masking?: MaskingSpec } {
  if (name === undefined) return {};
  const method = methods.find((one) => one === name);
  if (method === undefined)
    throw new CommandFailure(`--method is "${name}"; it takes ${methods.join(', ')}.`, exitCodes.wrongCall);
  return {
    masking: {
      method,
      ...(keepFirst === undefined ? {} : { keepFirst }),
      ...(keepLast === undefined ? {} : { keepLast }),
      ...(width === undefined ? {} : { width }),
    },
  };
}

function reasonOf({ reason }: SensitiveOptions): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

function describe(masking: MaskingSpec | undefined): string {
  if (masking === undefined) return '';
  const { method, keepFirst, keepLast, width } = masking;
  const kept = [
    keepFirst === undefined ? [] : `first ${keepFirst}`,
    keepLast === undefined ? [] : `last ${keepLast}`,
  ].flat();
  if (kept.length > 0) return `${method} (${kept.join(', ')} kept)`;
  return width === undefined ? method : `${method} (ranges of ${width})`;
}

async function list({ output }: CommandContext, client: KaizenClient, dataset: string): Promise<void> {
  const found = await client.sensitive.columns(dataset);
  const waiting = found.columns.filter(({ status }) => status === 'proposed');
  if (found.columns.length === 0)
    output.say(
      found.scan === undefined
        ? `No version of ${dataset} was looked at yet: kaizen data sensitive scan ${dataset}`
        : `No column of ${dataset} looks sensitive.`,
    );
  else
    output.say(
      formatTable(
        ['Column', 'Status', 'Class', 'Confidence', 'Masked by', 'Shape', 'Decided by'],
        found.columns.map((item) => [
          item.column,
          item.status,
          item.class ?? '',
          item.finding === undefined ? '' : item.finding.confidence.toFixed(2),
          item.status === 'dismissed' ? '' : describe(item.masking),
          item.finding?.shapes[0] ?? '',
          decider(item),
        ]),
      ),
    );
  const [first] = waiting;
  if (first !== undefined)
    output.say(
      `\n${waiting.length} wait for you, and are not masked: kaizen data sensitive confirm ${dataset} ${first.column}`,
    );
  output.result(found);
}

function decider({ decision }: SensitiveColumn): string {
  if (decision === undefined) return '';
  return decision.at === undefined ? decision.by : `${decision.by}, ${formatInstant(decision.at)}`;
}

async function scan({ output }: CommandContext, client: KaizenClient, dataset: string): Promise<void> {
  const { jobId } = await client.sensitive.scan(dataset);
  const job = await client.jobs.ended(jobId);
  if (job.state !== 'succeeded')
    throw new CommandFailure(job.error?.message ?? `The scan ${job.state}; job ${jobId} keeps the details.`);
  // Wire mapping: the result of this kind of job.
  const { columns, proposed, versionId } = job.result as SensitiveScanOutcome;
  output.say(
    `${columns} columns of ${versionId} were looked at. ${proposed.length} more wait for you${proposed.length === 0 ? '' : `: ${proposed.join(', ')}`}.`,
  );
  output.result(job.result);
}

async function reads({ output }: CommandContext, client: KaizenClient, dataset: string): Promise<void> {
  const page = await client.sensitive.rawReads(dataset, { limit: 100 });
  if (page.items.length === 0) output.say(`Nobody read raw values of ${dataset}.`);
  else
    output.say(
      formatTable(
        ['When', 'Who', 'Where', 'Version', 'Columns', 'Purpose'],
        page.items.map((read) => [
          formatInstant(read.at),
          read.by,
          read.surface,
          read.versionId ?? read.batchId ?? '',
          read.columns.join(', '),
          read.purpose,
        ]),
      ),
    );
  output.result(page);
}

async function rotate({ output }: CommandContext, client: KaizenClient): Promise<void> {
  const rotated = await client.sensitive.rotateKey();
  output.say(`Key ${rotated.id} makes pseudonyms now. They join no more with those of key ${rotated.previousId}.`);
  output.result(rotated);
}
