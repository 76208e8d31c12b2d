import { createClient, type KaizenClient } from '@kaizen/sdk';
import type { Command } from 'commander';
import type { CommandContext } from './command.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { chooseHome, findServer, type ServerAddress } from './server-address.ts';
import { startServer } from './server-process.ts';

/** Options of every command that talks to a server. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly home?: string;
}

/** Adds the options that name a server. */
export function withConnectionOptions(command: Command): Command {
  return command
    .option('--url <url>', 'server to use (default: KAIZEN_URL, else the one that runs on the home)', checkUrl)
    .option('--home <folder>', 'home of the server (default: KAIZEN_HOME, else the nearest .kaizen here or above)');
}

/** A client of the server that runs; a CommandFailure that names the mend when there is none. */
export async function connect(context: CommandContext, options: ConnectionOptions): Promise<KaizenClient> {
  const home = chooseHome(options.home, context.environment);
  const server = await findServer({ url: options.url, home }, context.environment);
  if (server === undefined)
    throw new CommandFailure(
      `No server runs on ${home}. Start one with \`kaizen up --home ${home}\`, or name another with --home or --url.`,
    );
  return clientOf(server);
}

/** A client, starting a server on the home for the duration of the command when none runs. `close` ends what was started. */
export async function connectOrStart(
  context: CommandContext,
  options: ConnectionOptions,
  home: string,
): Promise<{ client: KaizenClient; started: boolean; close(): Promise<void> }> {
  const { environment, output } = context;
  const running = await findServer({ url: options.url, home }, environment);
  if (running !== undefined) return { client: clientOf(running), started: false, close: () => Promise.resolve() };
  output.say(`No server runs on ${home}; starting one for this command.`);
  const server = await startServer({ home }, environment);
  const client = clientOf(server.address);
  return {
    client,
    started: true,
    async close() {
      await server.stop();
      output.say(`The server is stopped. To keep one up: kaizen up --home ${home}`);
    },
  };
}

/** Two tries: a person waits in front of it. */
function clientOf({ url, token }: ServerAddress): KaizenClient {
  return createClient({ url, retries: 2, ...(token === undefined ? {} : { token }) });
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new CommandFailure(
      `--url is "${text}"; it takes an address like http://127.0.0.1:4600.`,
      exitCodes.wrongCall,
    );
  return url.origin;
}
