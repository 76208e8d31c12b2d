/** One child of a folder, by its whole path. */
export interface FolderEntry {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  readonly size?: number;
}

/** `a/b` from `a` and `b`; the top is the empty path. */
export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The folder that a path is in. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `''`, `a`, `a/b` for `a/b/c`: every folder that a path is in, from the top. */
export function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return ['', ...names.map((_, index) => names.slice(0, index + 1).join('/'))];
}
