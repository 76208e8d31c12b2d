import { Readable } from 'node:stream';
import type { Platform } from '../../../platform/platform.ts';
import { partInvalid, uploadIncomplete, uploadNotFound } from '../errors.ts';
import type { UploadPartRow, UploadRow } from '../tables.ts';
import { checkArtifactPath } from './artifact-path.ts';
import type { Artifacts } from './contract.ts';
import { createFileStore } from './file-store.sql.ts';
import { createUploadStore } from './upload-store.sql.ts';

const MOST_PARTS = 10_000;

/** Multipart uploads, and the end of those that nobody goes on with. */
export type Multipart = Artifacts['multipart'] & {
  /** Forgets uploads begun before the instant; their parts go with the next collection of blobs. */
  collect(before: number): Promise<number>;
};

type Given = Pick<Platform, 'db' | 'blobs' | 'clock' | 'ids'>;

/** Parts are blobs until they are joined, by streaming, into the one blob of the file. */
export function createMultipart(given: Given): Multipart {
  const { db, blobs, clock, ids } = given;
  return {
    async create(path, parts) {
      checkArtifactPath(path);
      if (!Number.isInteger(parts) || parts < 1 || parts > MOST_PARTS) throw partInvalid(parts);
      const id = ids.next('upl');
      await db.run((tx) => createUploadStore(tx).insert({ id, path, created_at: clock.now() }));
      return id;
    },
    async putPart(uploadId, number, source) {
      if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) throw partInvalid(number);
      await getUpload(given, uploadId);
      const { hash, size } = await blobs.put(source);
      await db.run(async (tx) => {
        const store = createUploadStore(tx);
        if ((await store.find(uploadId)) === undefined) throw uploadNotFound(uploadId);
        await store.putPart({ upload_id: uploadId, number, hash, size });
      });
      return { etag: hash };
    },
    async listParts(uploadId) {
      await getUpload(given, uploadId);
      const rows = await db.run((tx) => createUploadStore(tx).listParts(uploadId));
      return rows.map(({ number, hash, size }) => ({ number, etag: hash, size }));
    },
    async complete(uploadId, parts) {
      const { path } = await getUpload(given, uploadId);
      const received = await db.run((tx) => createUploadStore(tx).listParts(uploadId));
      const chosen = chooseParts(uploadId, parts, received);
      const { hash, size } = await blobs.put(Readable.from(joined(given, chosen), { objectMode: false }));
      await db.run(async (tx) => {
        const store = createUploadStore(tx);
        if ((await store.find(uploadId)) === undefined) throw uploadNotFound(uploadId);
        await createFileStore(tx).put({ path, hash, size, kind: 'other', created_at: clock.now() });
        await store.delete(uploadId);
      });
      return { hash, size };
    },
    abort: (uploadId) => db.run((tx) => createUploadStore(tx).delete(uploadId)),
    async collect(before) {
      let collected = 0;
      for (;;) {
        const old = await db.run(async (tx) => {
          const store = createUploadStore(tx);
          const found = await store.findBefore(before);
          for (const id of found) await store.delete(id);
          return found.length;
        });
        if (old === 0) return collected;
        collected += old;
      }
    },
  };
}

async function getUpload({ db }: Given, uploadId: string): Promise<UploadRow> {
  const upload = await db.run((tx) => createUploadStore(tx).find(uploadId));
  if (upload === undefined) throw uploadNotFound(uploadId);
  return upload;
}

/** The received parts that a client names, in the order of their numbers; each must be there with the tag that was answered. */
function chooseParts(
  uploadId: string,
  named: ReadonlyArray<{ readonly number: number; readonly etag: string }>,
  received: readonly UploadPartRow[],
): UploadPartRow[] {
  if (named.length === 0) throw uploadIncomplete(uploadId, 'no part is named');
  const byNumber = new Map(received.map((part) => [part.number, part]));
  const chosen = new Map<number, UploadPartRow>();
  for (const { number, etag } of named) {
    const part = byNumber.get(number);
    if (part === undefined) throw uploadIncomplete(uploadId, `part ${number} was not received`);
    if (part.hash !== etag.replace(/^"|"$/g, '')) throw uploadIncomplete(uploadId, `part ${number} has another tag`);
    chosen.set(number, part);
  }
  return [...chosen.values()].sort((left, right) => left.number - right.number);
}

async function* joined({ blobs }: Given, parts: readonly UploadPartRow[]): AsyncGenerator<Uint8Array> {
  for (const { hash } of parts) yield* await blobs.read(hash);
}
