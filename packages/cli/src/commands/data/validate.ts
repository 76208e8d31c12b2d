import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RuleResult, ValidationOutcome, ValidationReport } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connectOrStart, withConnectionOptions } from '../../connection.ts';
import { CommandFailure } from '../../failure.ts';
import { chooseHome } from '../../server-address.ts';
import { formatCount } from '../../terminal/format.ts';
import { formatProgress } from '../../terminal/progress-meter.ts';
import { writeWhole } from '../../write-whole.ts';
import { type FileFlags, fileOptionsOf, withFileOptions } from './file-options.ts';

interface ValidateOptions extends ConnectionOptions, FileFlags {
  readonly schema?: string;
  readonly environment?: string;
  readonly html?: string;
  readonly file?: string;
}

/** `kaizen data validate <dataset>[@version]`: the rules of the schema, as a table; exit code 1 when one of severity error is broken. */
export function define(command: Command, withContext: WithContext): void {
  command.argument(
    '<dataset>',
    'name of the dataset; dataset@version for one version, by id, tag or steps back (default: the current one)',
  );
  withFileOptions(
    withConnectionOptions(command)
      .option('--schema <file>', 'schema file to ask instead of the one in force')
      .option('--environment <name>', 'environment of the schema, such as serving (default: its first)')
      .option('--html <file>', 'write the report as one HTML page')
      .option(
        '--file <file>',
        'validate this file instead of a version: CSV, JSON lines or Parquet, text also as .gz; it is not ingested',
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  kaizen data validate machines
  kaizen data validate machines --file new.csv.gz --environment serving --html report.html
  kaizen data validate machines --file new.parquet --json > report.json

What is not said of the text of a file is as the declared source of the dataset has it.
Exit code 0: every rule of severity error holds; 1: one is broken, or it could not be asked; 2: wrong call.`,
    )
    .action(withContext(validate));
}

async function validate(context: CommandContext, name: string, options: ValidateOptions): Promise<void> {
  const { output } = context;
  const at = name.lastIndexOf('@');
  const [dataset, versionId] = at <= 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
  const schema = options.schema === undefined ? undefined : await readFile(options.schema, 'utf8');
  const { client, close } = await connectOrStart(context, options, chooseHome(options.home, context.environment));
  try {
    const file = options.file === undefined ? {} : await sendFile(client, dataset, options.file, options);
    const { jobId } = await client.validations.start(dataset, {
      ...file,
      ...(versionId === undefined ? {} : { versionId }),
      ...(schema === undefined ? {} : { schema }),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
    });
    const job = await client.jobs.ended(jobId, {
      onProgress: ({ progress, startedAt, createdAt }) => {
        const { done = 0, total, unit = 'rules', message } = progress ?? {};
        const line = { name: dataset, done, total, unit, message, startedAt: startedAt ?? createdAt, now: Date.now() };
        output.progress(formatProgress(line));
      },
    });
    output.settle();
    if (job.state !== 'succeeded')
      throw new CommandFailure(job.error?.message ?? `The validation ${job.state}; job ${jobId} keeps the details.`);
    // Wire mapping: the result of this kind of job.
    const { reportId } = job.result as ValidationOutcome;
    const report = await client.validations.get(dataset, reportId);
    sayReport(context, report);
    if (options.html !== undefined) {
      const page = await client.open(client.validations.pagePath(dataset, reportId));
      await writeWhole(options.html, await page.text());
      output.say(`The page is in ${options.html}.`);
    }
    output.result(report);
    if (!report.success) process.exitCode = 1;
  } finally {
    await close();
  }
}

async function sendFile(client: KaizenClient, dataset: string, path: string, flags: FileFlags) {
  const found = await stat(path);
  if (!found.isFile()) throw new CommandFailure(`${path} is not a file.`);
  if (found.size === 0) throw new CommandFailure(`${path} is empty; there is nothing to validate.`);
  const options = { name: basename(path), ...fileOptionsOf(flags) };
  const { upload } = await client.validations.sendFile(dataset, await openAsBlob(path), options);
  return { upload, ...options };
}

const marks = { fail: '✕', warn: '!', pass: '✓' } as const;

/** Broken rules each with what was expected and seen; those that hold as one line. */
function sayReport({ output }: CommandContext, report: ValidationReport): void {
  const { tally } = report;
  const broken = report.results.filter(({ verdict }) => verdict !== 'pass');
  const headline = report.success
    ? `${report.dataset}: all ${tally.rules - tally.warned} rules that must hold do, over ${formatCount(report.rows)} rows.`
    : `${report.dataset}: ${tally.failed} of ${tally.rules} rules are broken, over ${formatCount(report.rows)} rows.`;
  output.say(output.style.bold(headline));
  const width = Math.min(28, Math.max(0, ...broken.map((result) => nameOf(result).length)));
  for (const result of broken) {
    output.say(
      `  ${marks[result.verdict]} ${nameOf(result).padEnd(width)}  ${result.short}: expected ${result.expected}; ${result.observed}`,
      width + 6,
    );
    const [first] = result.samples;
    if (first !== undefined)
      output.say(
        output.style.dim(
          `    ${' '.repeat(width)}  row ${result.samples.map(({ row }) => row).join(', ')}  ${result.rule}`,
        ),
        width + 6,
      );
  }
  output.say(
    `${tally.passed} hold, ${tally.warned} warn, ${tally.failed} are broken. Report ${report.id}, environment ${report.environment}, schema revision ${report.schemaRevision}.`,
  );
}

function nameOf({ column, name }: RuleResult): string {
  return column ?? name ?? 'table';
}
