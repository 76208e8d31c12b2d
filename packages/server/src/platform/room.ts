import type { BlobRoots } from './blobs/blobs.ts';
import type { Route } from './http/route.ts';
import type { JobKind } from './jobs/jobs.ts';
import type { ManifestSection } from './manifest-section.ts';
import type { Reaction } from './outbox/outbox.ts';

/**
 * What a room gives to the composition root, which starts the rooms in the order of the arrows and closes them in the opposite one.
 * `start` runs after the state is migrated and before the first job or reaction; `close` after the last.
 */
export interface Room {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly reactions?: readonly Reaction[];
  readonly jobKinds?: readonly JobKind[];
  readonly blobRoots?: readonly BlobRoots[];
  readonly manifestSections?: readonly ManifestSection[];
  start?(): Promise<void>;
  close?(): Promise<void>;
}
