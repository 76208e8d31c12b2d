import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder, temporaryPath } from '../files/atomic-write.ts';
import { withIoErrors } from '../files/errors.ts';
import { keyUnusable, secretUnreadable } from './errors.ts';

/**
 * Keeps secrets that must be read again (a key to sign with) as sealed text. `context` names what a secret belongs to: the sealed text opens with no other.
 * `open` throws `platform.secret_unreadable`, both throw `platform.key_unusable`.
 */
export interface Sealer {
  seal(secret: string, context: string): Promise<string>;
  open(sealed: string, context: string): Promise<string>;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Begins what this way of sealing wrote, so that another may follow it. */
const FORM = 'a1.';

/** Seals with the key in the file at `path`, which is made (mode 0600) when the first secret comes. */
export function createSealer(path: string): Sealer {
  let reading: Promise<Buffer> | undefined;
  async function key(make: boolean): Promise<Buffer> {
    reading ??= withIoErrors(path, () => readKey(path, make));
    try {
      return await reading;
    } catch (error) {
      reading = undefined;
      throw error;
    }
  }
  return {
    async seal(secret, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, await key(true), iv).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return FORM + sealed.toString('base64url');
    },
    async open(sealed, context) {
      const bytes = Buffer.from(sealed.slice(FORM.length), 'base64url');
      if (!sealed.startsWith(FORM) || bytes.byteLength < IV_BYTES + TAG_BYTES) throw secretUnreadable();
      const cipher = createDecipheriv(CIPHER, await key(false), bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      cipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = cipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
        return Buffer.concat([text, cipher.final()]).toString('utf8');
      } catch {
        throw secretUnreadable();
      }
    },
  };
}

async function readKey(path: string, make: boolean): Promise<Buffer> {
  const found = await findKey(path);
  if (found === undefined) {
    if (!make) throw secretUnreadable();
    return makeKey(path);
  }
  if (found.byteLength !== KEY_BYTES) throw keyUnusable(path);
  // A copy of a home may have let everybody read it.
  await chmod(path, 0o600);
  return found;
}

async function findKey(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** One server holds a home, but two sealers of it may come to their first secret in the same moment: whose file comes first is the key of both. */
async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const temporary = temporaryPath(dirname(path), 'key.tmp');
  await writeFile(temporary, key, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(temporary, path);
    await syncFolder(dirname(path));
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readKey(path, false);
  } finally {
    await rm(temporary, { force: true });
  }
}
