import type { Tx } from '../../../platform/db/database.ts';
import { artifactBelowFile, artifactIsFolder } from '../errors.ts';
import type { FileRow, FileTables } from '../tables.ts';
import { checkArtifactPath } from './artifact-path.ts';

/** Files deleted by one statement. */
const SLICE = 1000;

/** Writes of the artifact tree, inside one unit of work. Paths are those of the tree: `<experiment>/<run>/artifacts/curves/roc.json`. */
export interface FileStore {
  /**
   * Makes or replaces a file whose bytes are stored already. Throws `tracking.artifact_path_invalid`, `tracking.artifact_is_folder` when the path is a
   * folder, `tracking.artifact_below_file` when a folder of it is a file.
   */
  put(file: FileRow): Promise<void>;
  /** Deletes at most {@link SLICE} files: the one at the path, or those below it; gives how many. */
  deleteSlice(path: string): Promise<number>;
}

export function createFileStore(tx: Tx): FileStore {
  const db = tx.on<FileTables>();
  return {
    async put(file) {
      const path = checkArtifactPath(file.path);
      const { from, to } = rangeBelow(path);
      const inside = await db
        .selectFrom('tracking_files')
        .select('path')
        .where('path', '>=', from)
        .where('path', '<', to)
        .limit(1)
        .executeTakeFirst();
      if (inside !== undefined) throw artifactIsFolder(path);
      const folders = foldersOf(path);
      if (folders.length > 0) {
        const above = await db
          .selectFrom('tracking_files')
          .select('path')
          .where('path', 'in', folders)
          .executeTakeFirst();
        if (above !== undefined) throw artifactBelowFile(path, above.path);
      }
      const { path: _path, ...changed } = file;
      await db
        .insertInto('tracking_files')
        .values(file)
        .onConflict((conflict) => conflict.column('path').doUpdateSet(changed))
        .execute();
    },
    async deleteSlice(path) {
      const { from, to } = rangeBelow(path);
      const files = db
        .selectFrom('tracking_files')
        .select('path')
        .where((where) =>
          where.or([where('path', '=', path), where.and([where('path', '>=', from), where('path', '<', to)])]),
        )
        .limit(SLICE);
      const done = await db.deleteFrom('tracking_files').where('path', 'in', files).executeTakeFirst();
      return Number(done.numDeletedRows);
    },
  };
}

/** All paths below a folder lie in [from, to): `0` is the character after `/`. The empty path is the whole tree. */
export function rangeBelow(folder: string): { readonly from: string; readonly to: string } {
  return folder === '' ? { from: '', to: '\u{10ffff}' } : { from: `${folder}/`, to: `${folder}0` };
}

/** The folders that a path lies in, outermost first. */
function foldersOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}
