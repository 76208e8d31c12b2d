import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { KaizenClient } from '@kaizen/sdk';
import type { CommandContext } from '../../command.ts';
import { CommandFailure, describeSystemError, systemCodeOf } from '../../failure.ts';
import { formatBytes } from '../../terminal/format.ts';

/** Writes what a path of the server answers into a file, which has its name only when it is whole. */
export async function saveReply(
  { output }: CommandContext,
  client: Pick<KaizenClient, 'open'>,
  path: string,
  target: string,
): Promise<{ readonly bytes: number; readonly headers: Headers }> {
  const { body, headers } = await client.open(path);
  if (body === null) throw new CommandFailure(`The server answered ${path} without a body.`);
  let bytes = 0;
  const part = `${target}.part`;
  const length = headers.get('content-length');
  const counted = Readable.from(body, { objectMode: false }).on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    output.progress(length === null ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(Number(length))}`);
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
  return { bytes, headers };
}
