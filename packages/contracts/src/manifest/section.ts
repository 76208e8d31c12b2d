/** A place in `kaizen.yaml`, 1-based, for messages. */
export interface ManifestPosition {
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with a manifest: where, which field, what is wrong, and the nearest valid name if there is one. */
export interface ManifestProblem {
  readonly path: string;
  readonly position: ManifestPosition | undefined;
  readonly message: string;
  readonly suggestion?: string;
}

/** One change that applying a manifest would make (or made). */
export interface ManifestChange {
  readonly section: string;
  readonly name: string;
  readonly action: 'create' | 'update' | 'unchanged';
  readonly summary: string;
}
