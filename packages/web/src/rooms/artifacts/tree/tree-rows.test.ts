import { describe, expect, it } from 'vitest';
import { decideTreeMove } from '../../../design/tree-move.ts';
import { findFiles } from './find-files.ts';
import { type FolderState, flattenTree } from './tree-rows.ts';

const folders: ReadonlyMap<string, FolderState> = new Map<string, FolderState>([
  [
    '',
    [
      { path: 'a', name: 'a', isFolder: true },
      { path: 'c', name: 'c', isFolder: true },
      { path: 'z.txt', name: 'z.txt', isFolder: false, size: 3 },
    ],
  ],
  ['a', [{ path: 'a/b.csv', name: 'b.csv', isFolder: false, size: 12 }]],
  ['c', []],
]);

describe('the rows of the file tree', () => {
  it('shows what is open, and says of a folder that it is empty, being read or could not be', () => {
    const labels = (open: readonly string[], state = folders) =>
      flattenTree(state, (path) => open.includes(path)).map(({ label, level }) => `${level} ${label}`);
    expect(labels([])).toEqual(['0 a', '0 c', '0 z.txt']);
    expect(labels(['a', 'c'])).toEqual(['0 a', '1 b.csv', '0 c', '1 empty', '0 z.txt']);
    expect(labels(['c'], new Map([...folders, ['c', 'failed']]))).toContain('1 could not be read');
    expect(labels([], new Map())).toEqual(['0 reading …']);
  });

  it('moves as the ARIA tree pattern says', () => {
    const rows = flattenTree(folders, (path) => path === 'a');
    const row = (id: string) => rows.find((one) => one.id === id) ?? { id, level: 0, label: '' };
    const press = (id: string, key: string) => decideTreeMove(rows, row(id), key);
    expect(press('a', 'ArrowDown')).toEqual({ act: 'go', id: 'a/b.csv' });
    expect(press('a', 'ArrowUp')).toEqual({ act: 'go', id: 'a' });
    expect(press('a', 'ArrowRight')).toEqual({ act: 'go', id: 'a/b.csv' });
    expect(press('c', 'ArrowRight')).toEqual({ act: 'open', id: 'c' });
    expect(press('a', 'ArrowLeft')).toEqual({ act: 'close', id: 'a' });
    expect(press('a/b.csv', 'ArrowLeft')).toEqual({ act: 'go', id: 'a' });
    expect(press('c', 'End')).toEqual({ act: 'go', id: 'z.txt' });
    expect(press('z.txt', 'Home')).toEqual({ act: 'go', id: 'a' });
    expect(press('a', 'z')).toEqual({ act: 'go', id: 'z.txt' });
    expect(press('a', 'Enter')).toEqual({ act: 'choose', id: 'a' });
    expect(press('a', 'Tab')).toBeUndefined();
  });
});

describe('looking for files', () => {
  it('goes through all folders from the top, in any case', async () => {
    const read = async (path: string) => {
      const entries = folders.get(path);
      return typeof entries === 'object' ? entries : [];
    };
    expect((await findFiles(' B.c', read)).entries.map(({ path }) => path)).toEqual(['a/b.csv']);
    expect(await findFiles('nothing', read)).toEqual({ entries: [], isCut: false });
  });

  it('ends early among very many folders and says so', async () => {
    const read = async (path: string) => [{ path: `${path}x`, name: 'x', isFolder: true }];
    expect(await findFiles('none', read)).toEqual({ entries: [], isCut: true });
  });
});
