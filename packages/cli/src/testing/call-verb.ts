import process from 'node:process';
import { Command } from 'commander';
import type { CommandContext, WithContext } from '../command.ts';
import type { Environment } from '../environment.ts';
import { createStyle } from '../terminal/style.ts';

/** What a verb printed, and the exit code that it left. */
export interface Said {
  readonly code: number;
  readonly text: string;
  /** What `--json` prints. */
  readonly result: unknown;
}

/**
 * Runs a command of the command line in this process, against the server that runs on a home: as the launcher does, without its second. A failure rejects with what
 * would be told.
 */
export function createCall(
  define: (command: Command, withContext: WithContext) => void,
  home: string,
): (...args: readonly string[]) => Promise<Said> {
  const environment: Environment = { url: undefined, home, colour: false, userHome: home, inherited: {} };
  return async (...args) => {
    const lines: string[] = [];
    const results: unknown[] = [];
    const output: CommandContext['output'] = {
      json: args.includes('--json'),
      style: createStyle(false),
      say: (line) => void lines.push(line),
      result: (value) => void results.push(value),
      failure: () => undefined,
      progress: () => undefined,
      settle: () => undefined,
      silence: () => undefined,
    };
    const command = new Command('kaizen').exitOverride().configureOutput({ outputError: () => undefined });
    define(
      command,
      (action) =>
        (...given) =>
          action({ environment, output }, ...given),
    );
    const before = process.exitCode;
    process.exitCode = undefined;
    try {
      await command.parseAsync([...args], { from: 'user' });
      return { code: Number(process.exitCode ?? 0), text: lines.join('\n'), result: results[0] };
    } finally {
      process.exitCode = before;
    }
  };
}
