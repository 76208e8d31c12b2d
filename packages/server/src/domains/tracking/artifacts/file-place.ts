import type { Readable } from 'node:stream';
import type { ArtifactEntry, ArtifactFile } from './contract.ts';

/** A place that holds files by path: the tree, or a folder of this machine. Paths are checked before they come here. */
export interface FilePlace {
  list(path: string, limit: number, after?: ArtifactEntry): Promise<readonly ArtifactEntry[]>;
  find(path: string): Promise<ArtifactFile | undefined>;
  put(path: string, source: Readable): Promise<{ readonly size: number; readonly hash: string }>;
  delete(path: string): Promise<boolean>;
}
