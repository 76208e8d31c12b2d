import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * The git commit that is checked out in a folder or one of its parents; undefined when it is no git repository or has no commit. Only files below
 * `.git` are read; no command is run, so changes that are not committed are not seen.
 */
export async function findProjectCommit(folder: string): Promise<string | undefined> {
  const gitFolder = await findGitFolder(resolve(folder));
  if (gitFolder === undefined) return undefined;
  const head = await readText(join(gitFolder, 'HEAD'));
  const ref = /^ref: (\S+)$/.exec(head ?? '')?.[1];
  if (ref === undefined) return asCommit(head);
  const common = resolve(gitFolder, (await readText(join(gitFolder, 'commondir'))) ?? '.');
  for (const base of [gitFolder, common]) {
    const commit = asCommit(await readText(join(base, ref)));
    if (commit !== undefined) return commit;
  }
  const packed = await readText(join(common, 'packed-refs'));
  const line = packed?.split('\n').find((entry) => entry.endsWith(` ${ref}`));
  return asCommit(line?.split(' ')[0]);
}

async function findGitFolder(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, '.git');
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isDirectory()) return candidate;
    if (found?.isFile()) {
      // A work tree or submodule: the file says where its folder is.
      const target = /^gitdir: (.+)$/.exec((await readText(candidate)) ?? '')?.[1];
      return target === undefined ? undefined : resolve(at, target);
    }
    if (dirname(at) === at) return undefined;
  }
}

async function readText(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text?.trim();
}

function asCommit(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text) ? text : undefined;
}
