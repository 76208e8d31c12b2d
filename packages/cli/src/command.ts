import type { Command } from 'commander';
import type { Environment } from './environment.ts';
import type { Output } from './terminal/output.ts';

/** What every command gets beside its own options. */
export interface CommandContext {
  readonly environment: Environment;
  readonly output: Output;
}

/** One command of the command line; `load` brings its module only when it is used. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly hidden?: boolean;
  readonly load: () => Promise<{ readonly define: (command: Command, withContext: WithContext) => void }>;
}

/** Wraps an action so that it gets a context made from the global options. */
export type WithContext = <A extends readonly unknown[]>(
  action: (context: CommandContext, ...args: A) => Promise<void>,
) => (...args: A) => Promise<void>;
