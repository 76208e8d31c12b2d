import { createClient, type KaizenClient } from '@kaizen/sdk';
import type { CommandContext } from './command.ts';
import { CommandFailure } from './failure.ts';
import { chooseHome, findServer } from './server-address.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Options of every command that talks to a server. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly home?: string;
}

/** A client of the server that runs; a CommandFailure that names the mend when there is none. */
export function connect(context: CommandContext, options: ConnectionOptions): KaizenClient {
  const home = chooseHome(options.home, context.environment);
  const server = findServer({ url: options.url, home }, context.environment);
  if (server === undefined)
    throw new CommandFailure(
      `No server runs on ${home}. Start one with \`kaizen up\`, or name one with --url or --home.`,
    );
  return createClient({ url: server.url, ...(server.token === undefined ? {} : { token: server.token }) });
}

/** A client, starting a server on the home for the duration of the command when none runs. `close` ends what was started. */
export async function connectOrStart(
  context: CommandContext,
  options: ConnectionOptions,
): Promise<{ client: KaizenClient; close(): Promise<void> }> {
  const home = chooseHome(options.home, context.environment);
  const running = findServer({ url: options.url, home }, context.environment);
  let started: ServerProcess | undefined;
  if (running === undefined) {
    context.output.say(`No server runs on ${home}; starting one for this command.`);
    started = await startServer({ home }, context.environment);
  }
  const address = running ?? started?.address;
  if (address === undefined) throw new CommandFailure('No server.');
  const client = createClient({ url: address.url, ...(address.token === undefined ? {} : { token: address.token }) });
  return { client, close: async () => started?.stop() };
}
