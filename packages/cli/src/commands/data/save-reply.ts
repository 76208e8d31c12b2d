import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ErrorBody } from '@kaizen/contracts';
import type { CommandContext } from '../../command.ts';
import { CommandFailure, describeSystemError, systemCodeOf } from '../../failure.ts';
import { formatBytes } from '../../terminal/format.ts';

/** Writes what an address of the server answers into a file, which has its name only when it is whole. Gives the bytes. Throws with the server's own words. */
export async function saveReply({ output }: CommandContext, url: string, target: string): Promise<number> {
  const reply = await fetch(url);
  if (!reply.ok || reply.body === null) {
    // Wire mapping: errors of the server have this shape.
    const body = (await reply.json().catch(() => undefined)) as ErrorBody | undefined;
    throw new CommandFailure(
      body?.error.message ?? `The server did not give the file: ${reply.status} ${reply.statusText}.`,
    );
  }
  let bytes = 0;
  const part = `${target}.part`;
  const counted = Readable.from(reply.body, { objectMode: false }).on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    output.progress(`${formatBytes(bytes)} of ${formatBytes(Number(reply.headers.get('content-length')))}`);
  });
  try {
    await pipeline(counted, createWriteStream(part));
    await rename(part, target);
  } catch (cause) {
    await rm(part, { force: true });
    if (systemCodeOf(cause) === undefined) throw cause;
    throw new CommandFailure(`${target} cannot be written: ${describeSystemError(cause)}.`);
  }
  output.settle();
  return bytes;
}
