import { homedir } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';

/** What the command line takes from the environment; read here and nowhere else. */
export interface Environment {
  readonly url: string | undefined;
  readonly home: string | undefined;
  readonly colour: boolean;
  readonly userHome: string;
  /** Variables passed on to the server process. */
  readonly inherited: NodeJS.ProcessEnv;
}

/** Reads the environment of this process. */
export function readEnvironment(): Environment {
  const { env } = process;
  return {
    url: env.KAIZEN_URL,
    home: env.KAIZEN_HOME === undefined ? undefined : resolve(env.KAIZEN_HOME),
    colour: process.stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== 'dumb',
    userHome: homedir(),
    inherited: env,
  };
}
