import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, syncFolder, writeAll } from './atomic-write.ts';
import { logTooShort, withIoErrors } from './errors.ts';
import { isMissing } from './file-key.ts';
import type { AppendFile } from './files.ts';

/** Where and how to open an append-only file. */
export interface AppendLogOptions {
  readonly root: string;
  readonly key: string;
  readonly path: string;
  readonly committedLength: number;
  readonly onClose: () => void;
}

/** Opens (or makes) the file and cuts off everything after the committed length, durably. */
export async function openAppendLog(options: AppendLogOptions): Promise<AppendFile> {
  const { root, key, path, committedLength } = options;
  return withIoErrors(root, async () => {
    await makeFolder(dirname(path));
    const handle = await openExisting(options);
    try {
      const { size } = await handle.stat();
      if (size < committedLength) throw logTooShort(key, size, committedLength);
      if (size > committedLength) await handle.truncate(committedLength);
      await handle.sync();
      await syncFolder(dirname(path));
    } catch (error) {
      await handle.close();
      throw error;
    }
    return appendFile(handle, options);
  });
}

/** A file with committed bytes must be there; only a fresh log is made. */
async function openExisting({ key, path, committedLength }: AppendLogOptions): Promise<FileHandle> {
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  try {
    return await open(path, committedLength > 0 ? O_RDWR | O_NOFOLLOW : O_RDWR | O_NOFOLLOW | O_CREAT, 0o644);
  } catch (error) {
    if (committedLength > 0 && isMissing(error)) throw logTooShort(key, 0, committedLength);
    throw error;
  }
}

function appendFile(handle: FileHandle, options: AppendLogOptions): AppendFile {
  let length = options.committedLength;
  let tail: Promise<void> = Promise.resolve();
  let closed = false;

  /** One operation at a time, in the order of the calls; a failed one does not stop those behind it. */
  function inOrder(work: () => Promise<void>): Promise<void> {
    const next = tail.then(() => withIoErrors(options.root, work));
    tail = next.catch(() => undefined);
    return next;
  }

  return {
    key: options.key,
    get length() {
      return length;
    },
    append: (bytes) =>
      inOrder(async () => {
        try {
          await writeAll(handle, bytes, length);
        } catch (error) {
          // A part may be on disk: the next append must not land behind it.
          await handle.truncate(length).catch(() => undefined);
          throw error;
        }
        length += bytes.byteLength;
      }),
    sync: () => inOrder(() => handle.datasync()),
    close: () => {
      if (closed) return tail;
      closed = true;
      return inOrder(async () => {
        try {
          await handle.datasync();
        } finally {
          await handle.close();
          options.onClose();
        }
      });
    },
  };
}
