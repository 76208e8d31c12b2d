import type { Files } from '../../platform/files/files.ts';

const PREFIX = 'data/segments/';

/** File key of a segment, by the SHA-256 of its bytes. */
export function segmentKey(fileHash: string): string {
  return `${PREFIX}${fileHash.slice(0, 2)}/${fileHash}.parquet`;
}

/** File key of the bad rows of a batch. */
export function quarantineKey(batchId: string): string {
  return `data/quarantine/${batchId}.parquet`;
}

/**
 * Removes segment and quarantine files that no row names and that are older than the grace time; `isNamed` is asked with the name in the file key. Called at start,
 * before the first ingest.
 */
export async function collectOrphans(
  files: Files,
  before: number,
  isNamed: (kind: 'segment' | 'quarantine', names: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<{ readonly removed: number; readonly bytes: number }> {
  let removed = 0;
  let bytes = 0;
  for (const kind of ['segment', 'quarantine'] as const) {
    const old = (await files.list(kind === 'segment' ? PREFIX : 'data/quarantine/')).filter(
      (file) => file.modifiedAt < before,
    );
    for (let at = 0; at < old.length; at += 500) {
      const part = old.slice(at, at + 500);
      const named = await isNamed(
        kind,
        part.map((file) => nameOf(file.key)),
      );
      for (const file of part.filter(({ key }) => !named.has(nameOf(key)))) {
        await files.delete(file.key);
        removed += 1;
        bytes += file.size;
      }
    }
  }
  return { removed, bytes };
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\.parquet$/, '');
}
