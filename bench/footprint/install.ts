import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchContext } from '../area.ts';

const execute = promisify(execFile);
const arguments_ = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

/** Time of `npm ci` of this workspace in an empty folder, twice: the first fills npm's cache where it is not filled. Empty with the installer's words when it fails. */
export async function measureInstall(context: BenchContext): Promise<{ seconds: number[]; how: string }> {
  const seconds: number[] = [];
  for (let round = 0; round < 2; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'kaizen-install-'));
    try {
      await copyManifests(context.root, folder);
      const started = performance.now();
      await execute('npm', arguments_, { cwd: folder, timeout: 600_000 });
      seconds.push((performance.now() - started) / 1000);
      context.log(`npm ci: ${seconds.at(-1)?.toFixed(1)} s.`);
    } catch (error) {
      return { seconds: [], how: `not measured: ${error instanceof Error ? error.message.trim() : String(error)}` };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { seconds: seconds.slice(1), how: `npm ${arguments_.join(' ')} in an empty folder, npm's cache filled` };
}

/** What `npm ci` reads: the manifests and the lock file. */
async function copyManifests(root: string, folder: string): Promise<void> {
  const packages = (await readdir(join(root, 'packages'))).map((name) => join('packages', name, 'package.json'));
  for (const file of ['package.json', 'package-lock.json', '.npmrc', ...packages, 'packages/cli/bin/kaizen'])
    await cp(join(root, file), join(folder, file), { recursive: true });
}
