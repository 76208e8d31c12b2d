import process from 'node:process';
import type { DriftCourse, DriftReport, DriftRequest, JobView } from '@kaizen/contracts';
import type { Command } from 'commander';
import type { CommandContext, WithContext } from '../../command.ts';
import { type ConnectionOptions, connect, withConnectionOptions } from '../../connection.ts';
import { CommandFailure, exitCodes } from '../../failure.ts';
import { numberOption } from '../../number-option.ts';
import type { Output } from '../../terminal/output.ts';
import { formatProgress } from '../../terminal/progress-meter.ts';
import { tellCourse, tellDrift } from './drift-report.ts';

const methods = [
  'psi',
  'jensen-shannon',
  'kullback-leibler',
  'hellinger',
  'l-infinity',
  'wasserstein',
  'ks',
  'chi-square',
  'z',
] as const;
const modes = ['kaizen', 'evidently-0.7'] as const;

interface DriftOptions extends ConnectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly rows?: Pick<DriftRequest, 'reference' | 'current'>;
  readonly method?: (typeof methods)[number];
  readonly mode?: (typeof modes)[number];
  readonly learned?: boolean;
  readonly profiles?: boolean;
  readonly windows?: number;
  readonly all?: boolean;
}

/** `kaizen data drift <dataset>`: what moved between two versions or windows; exit code 3 when it must be looked at. */
export function define(command: Command, withContext: WithContext): void {
  command.argument('<dataset>', 'name of the dataset');
  withConnectionOptions(command)
    .option('--from <version>', 'reference: previous, current, a tag or an id (default: previous)')
    .option('--to <version>', 'what is compared with it (default: current)')
    .option('--rows <a..b,c..d>', 'windows of rows: reference, then current', readWindows)
    .option(
      '--method <method>',
      `one method for every column that can take it: ${methods.join(', ')}`,
      readChoice('--method', methods),
    )
    .option('--mode <mode>', `rules that choose and judge: ${modes.join(' or ')}`, readChoice('--mode', modes))
    .option('--learned', 'learn thresholds from ten chunks of the reference')
    .option('--profiles', 'compare the stored profiles and read no row again')
    .option(
      '--windows <rows>',
      'follow one version over windows of so many rows instead',
      numberOption('--windows', 1, 1e12),
    )
    .option('--all', 'show every column, not only what moved')
    .addHelpText(
      'after',
      '\nExamples:\n  kaizen data drift machines\n  kaizen data drift machines --from v1 --mode evidently-0.7 --json\n  kaizen data drift machines --rows 0..10000,10000..20000\n\nExit code 3: a column of severity fail drifted (evidently-0.7: half of the columns).',
    )
    .action(withContext(drift));
}

async function drift(context: CommandContext, dataset: string, options: DriftOptions): Promise<void> {
  const { output } = context;
  const client = await connect(context, options);
  const waiting = { onProgress: progressOf(output) };
  if (options.windows !== undefined) {
    const version = options.to === undefined ? {} : { version: options.to };
    const course = await client.drift.follow(dataset, { rows: options.windows, ...version }, waiting);
    output.settle();
    tellCourse(course, output);
    tellPage(output, `${client.url}/datasets/${dataset}/drift/courses/${course.id}`);
    return finish(output, course, course.changes.length > 0);
  }
  const report = await client.drift.compare(dataset, requestOf(options), waiting);
  output.settle();
  tellDrift(report, output, options.all === true);
  tellPage(output, `${client.url}/datasets/${dataset}/drift/${report.id}`);
  finish(output, report, report.datasetDrifted);
}

function requestOf({ from, to, rows = {}, method, mode, learned, profiles }: DriftOptions): DriftRequest {
  const reference = { ...rows.reference, ...(from === undefined ? {} : { version: from }) };
  const current = { ...rows.current, ...(to === undefined ? {} : { version: to }) };
  return {
    ...(Object.keys(reference).length === 0 ? {} : { reference }),
    ...(Object.keys(current).length === 0 ? {} : { current }),
    ...(method === undefined ? {} : { method }),
    ...(mode === undefined ? {} : { mode }),
    ...(learned === true ? { threshold: 'learned' as const } : {}),
    ...(profiles === true ? { source: 'profiles' as const } : {}),
  };
}

function tellPage(output: Output, url: string): void {
  output.say(`See it: ${url}`);
}

function finish(output: Output, value: DriftReport | DriftCourse, needsYou: boolean): void {
  output.result(value);
  if (needsYou) process.exitCode = exitCodes.needsYou;
}

function progressOf(output: Output): (job: JobView) => void {
  return ({ progress, startedAt, createdAt }) => {
    if (progress === undefined) return;
    const { done, total, unit, message } = progress;
    output.progress(
      formatProgress({ name: 'drift', done, total, unit, message, startedAt: startedAt ?? createdAt, now: Date.now() }),
    );
  };
}

function readChoice<T extends string>(flag: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined)
      throw new CommandFailure(`${flag} is "${text}"; it takes one of ${choices.join(', ')}.`, exitCodes.wrongCall);
    return found;
  };
}

/** "0..1000,1000..2000": the reference, then the current side; an end may be left out. */
function readWindows(text: string): Pick<DriftRequest, 'reference' | 'current'> {
  const parts = text.split(',').map((part) => /^(\d*)\.\.(\d*)$/.exec(part.trim()));
  const [before, now] = parts;
  if (parts.length !== 2 || before === null || before === undefined || now === null || now === undefined) {
    throw new CommandFailure(
      `--rows is "${text}"; write two windows like 0..1000,1000..2000 (the reference first).`,
      exitCodes.wrongCall,
    );
  }
  const rows = ([, from = '', to = '']: RegExpExecArray) => ({
    rows: { ...(from === '' ? {} : { from: Number(from) }), ...(to === '' ? {} : { to: Number(to) }) },
  });
  return { reference: rows(before), current: rows(now) };
}
