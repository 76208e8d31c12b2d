import type { CommandOutcome } from '../../../platform/processes/command-outcome.ts';

/** What a run keeps of how its command ended. */
export function describeEnd(outcome: CommandOutcome): {
  readonly metrics: ReadonlyArray<{ readonly name: string; readonly value: number }>;
  readonly tags: Readonly<Record<string, string>>;
} {
  const { exitCode, signal, reason, startedAt, endedAt, peakBytes, cpuSeconds, lines, droppedLines } = outcome;
  const metrics = [
    { name: 'command/seconds', value: (endedAt - startedAt) / 1000 },
    ...(peakBytes === undefined ? [] : [{ name: 'command/peak_memory_mb', value: peakBytes / 1e6 }]),
    ...(cpuSeconds === undefined ? [] : [{ name: 'command/cpu_seconds', value: cpuSeconds }]),
  ];
  const tags = {
    'command.end': reason,
    ...(exitCode === undefined ? {} : { 'command.exit_code': String(exitCode) }),
    ...(signal === undefined ? {} : { 'command.signal': signal }),
    'command.log_lines': `${lines}${droppedLines > 0 ? `, ${droppedLines} of them left out` : ''}`,
  };
  return { metrics, tags };
}

/** Whether the command did what it was asked to. */
export function hasSucceeded({ reason, exitCode }: CommandOutcome): boolean {
  return reason === 'exited' && exitCode === 0;
}

/** Why a command did not succeed, with the last thing that it said of itself. */
export function explainFailure(line: string, outcome: CommandOutcome, lastWords: string | undefined): string {
  const said = lastWords === undefined ? '' : ` It said last: ${lastWords}`;
  switch (outcome.reason) {
    case 'exited':
      return `\`${line}\` ended with exit code ${outcome.exitCode ?? 1}.${said}`;
    case 'signalled':
      return `\`${line}\` was ended by ${outcome.signal ?? 'a signal'}, which is what happens when memory runs out or somebody kills it.${said}`;
    case 'timeout':
      return `\`${line}\` took longer than its timeout and was stopped. Make it faster, or raise \`timeout\` of the step.${said}`;
    case 'stopped':
      return `\`${line}\` was stopped.`;
    case 'not_started':
      return `\`${line}\` could not be started: ${outcome.message ?? 'no reason was given'}. Is the program installed, and on the path?`;
    case 'lost':
      return `\`${line}\` was lost: the process that watched it was killed, and nobody knows how it ended.`;
  }
}
