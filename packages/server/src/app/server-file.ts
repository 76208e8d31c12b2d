import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishFile, temporaryPath } from '../platform/files/atomic-write.ts';
import { withIoErrors } from '../platform/files/errors.ts';

/** What `<home>/server.json` tells commands on this machine. `startedAt` is epoch milliseconds. */
export interface ServerFile {
  readonly url: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly token: string;
}

/** Writes `<home>/server.json` atomically, readable by this user only (it holds the token). */
export async function writeServerFile(home: string, content: ServerFile): Promise<void> {
  await withIoErrors(home, async () => {
    const path = temporaryPath(home, 'server.tmp');
    await writeFile(path, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    await chmod(path, 0o600);
    await publishFile(path, join(home, 'server.json'));
  });
}

/** Removes the file if it is still this process's own. */
export async function removeServerFile(home: string, pid: number): Promise<void> {
  const path = join(home, 'server.json');
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text.includes(`"pid":${pid},`)) await rm(path, { force: true });
}
