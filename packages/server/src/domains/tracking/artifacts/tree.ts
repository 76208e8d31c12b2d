import type { Readable } from 'node:stream';
import type { Platform } from '../../../platform/platform.ts';
import { artifactPathInvalid } from '../errors.ts';
import { checkArtifactPath } from './artifact-path.ts';
import type { ArtifactEntry, ArtifactFile } from './contract.ts';
import type { FilePlace } from './file-place.ts';
import { createFileStore } from './file-store.sql.ts';
import { findFileRow, listChildren } from './file-view.sql.ts';

/** Files as rows and blobs: the bytes are durable before the row names them, and one row is the whole file. */
export function createTree({ db, blobs, clock }: Pick<Platform, 'db' | 'blobs' | 'clock'>): FilePlace {
  return {
    async list(path, limit, after) {
      const file = path === '' ? undefined : await findFileRow(db, path);
      return file === undefined ? listChildren(db, path, limit, after) : [selfEntry(path, file.size)];
    },
    async find(path): Promise<ArtifactFile | undefined> {
      const file = await findFileRow(db, path);
      if (file === undefined) return undefined;
      const { hash, size } = file;
      return { path, size, hash, open: (range) => blobs.read(hash, range) };
    },
    async put(path: string, source: Readable) {
      checkArtifactPath(path);
      const { hash, size } = await blobs.put(source);
      await db.run((tx) => createFileStore(tx).put({ path, hash, size, kind: 'other', created_at: clock.now() }));
      return { hash, size };
    },
    async delete(path) {
      if (path === '') throw artifactPathInvalid(path, 'is empty');
      let deleted = 0;
      for (let slice = -1; slice !== 0; deleted += slice)
        slice = await db.run((tx) => createFileStore(tx).deleteSlice(path));
      return deleted > 0;
    },
  };
}

/** A path that is a file, listed. */
export function selfEntry(path: string, size: number): ArtifactEntry {
  return { name: path.slice(path.lastIndexOf('/') + 1), isFolder: false, size };
}
