import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';
import { describeCodeChanges, readCodeChanges } from './code-changes.io.ts';

const hasGit = (() => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

async function createRepository(files: Readonly<Record<string, string>>) {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const put = async (changed: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(changed)) {
      await mkdir(join(home.path, name, '..'), { recursive: true });
      await writeFile(join(home.path, name), text);
    }
  };
  const git = (...given: string[]) => execFileSync('git', given, { cwd: home.path, stdio: 'ignore' });
  git('init', '-q');
  await put(files);
  git('add', '-A');
  git('-c', 'user.name=test', '-c', 'user.email=test@example.org', 'commit', '-q', '-m', 'first');
  return { folder: home.path, put, git };
}

async function readChanged(folder: string) {
  const changes = await readCodeChanges(folder);
  if (changes.state !== 'changed') throw new Error(`the state is ${changes.state}`);
  return { ...changes, text: new TextDecoder().decode(changes.diff) };
}

describe.skipIf(!hasGit)('what differs from the commit', () => {
  it('is nothing in a clean folder', async () => {
    const { folder } = await createRepository({ 'a.txt': 'one\n' });
    expect(await readCodeChanges(folder)).toEqual({ state: 'clean' });
  });

  it('is the diff of tracked files, staged or not; what git does not know is only counted', async () => {
    const { folder, put, git } = await createRepository({ 'a.txt': 'one\n', 'b.txt': 'one\n', 'ö ä.txt': 'one\n' });
    await put({ 'a.txt': 'two\n', 'b.txt': 'two\n', 'ö ä.txt': 'two\n', 'new.txt': 'password\n' });
    git('add', 'b.txt');
    const { files, untracked, isCut, text } = await readChanged(folder);
    expect({ files, untracked, isCut }).toEqual({ files: 3, untracked: 1, isCut: false });
    expect(text).toContain('+++ b/a.txt');
    expect(text).toContain('+++ b/b.txt');
    expect(text).toContain('ö ä.txt');
    expect(text).not.toContain('password');
  });

  it('stays below the project folder and leaves out files named like secrets', async () => {
    const before = { 'top.txt': '1\n', 'p/code.txt': '1\n', 'p/.env': 'K=1\n', 'p/deep/server.key': '1\n' };
    const { folder, put } = await createRepository(before);
    await put({
      'top.txt': 'elsewhere\n',
      'p/code.txt': '2\n',
      'p/.env': 'K=hidden\n',
      'p/deep/server.key': 'hidden\n',
    });
    const { text, files } = await readChanged(join(folder, 'p'));
    expect(files).toBe(3);
    expect(text).toContain('code.txt');
    expect(text).not.toContain('hidden');
    expect(text).not.toContain('elsewhere');
  });

  it('is cut at a line when it is longer than 1 MiB', async () => {
    const { folder, put } = await createRepository({ 'a.txt': 'one\n' });
    await put({ 'a.txt': 'a line of text\n'.repeat(200_000) });
    const changes = await readChanged(folder);
    expect(changes.isCut).toBe(true);
    expect(changes.diff.length).toBeLessThanOrEqual(1_048_576);
    expect(changes.text.endsWith('\n')).toBe(true);
    expect(describeCodeChanges(changes)).toEqual({
      'code.changes': '1 changed, 0 not tracked; the diff is cut at 1 MiB',
    });
  });

  it('is unknown where git refuses, and says why', async () => {
    const home = await createTestHome();
    onTestFinished(() => home.remove());
    const changes = await readCodeChanges(home.path);
    expect(changes).toEqual({ state: 'unknown', reason: expect.stringContaining('not a git repository') });
    expect(describeCodeChanges(changes)['code.changes']).toMatch(/^unknown: /);
  });
});
