import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';
import { findProjectCommit } from './project-commit.io.ts';

const commit = 'a'.repeat(40);
const packed = 'b'.repeat(40);

async function createFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  for (const [name, text] of Object.entries(files)) {
    const file = join(home.path, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  }
  return home.path;
}

it('finds the commit of a branch, from a folder below too', async () => {
  const folder = await createFolder({
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.git/refs/heads/main': `${commit}\n`,
    'models/a/x.txt': '',
  });
  expect(await findProjectCommit(folder)).toBe(commit);
  expect(await findProjectCommit(join(folder, 'models/a'))).toBe(commit);
});

it('finds a detached head, a packed branch and the branch of a work tree', async () => {
  expect(await findProjectCommit(await createFolder({ '.git/HEAD': `${commit}\n` }))).toBe(commit);
  const packedRefs = `# pack-refs with: peeled\n${packed} refs/heads/main\n${commit} refs/heads/main2\n`;
  const folder = await createFolder({ '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': packedRefs });
  expect(await findProjectCommit(folder)).toBe(packed);
  const tree = await createFolder({
    'repo/.git/worktrees/t/HEAD': 'ref: refs/heads/side\n',
    'repo/.git/worktrees/t/commondir': '../..\n',
    'repo/.git/refs/heads/side': `${commit}\n`,
    'tree/.git': 'gitdir: ../repo/.git/worktrees/t\n',
  });
  expect(await findProjectCommit(join(tree, 'tree'))).toBe(commit);
});

it('says nothing for a repository without a commit', async () => {
  const folder = await createFolder({ '.git/HEAD': 'ref: refs/heads/main\n' });
  expect(await findProjectCommit(folder)).toBeUndefined();
  expect(await findProjectCommit(await createFolder({ '.git/HEAD': 'nonsense' }))).toBeUndefined();
});
