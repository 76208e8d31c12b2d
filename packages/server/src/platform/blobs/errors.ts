import { KaizenError } from '../../kernel/errors.ts';

export function blobNotFound(hash: string): KaizenError {
  return new KaizenError('not_found', 'platform.blob_not_found', `There is no blob ${hash} in this home.`, { hash });
}

export function invalidBlobHash(hash: string): KaizenError {
  const shown = JSON.stringify(hash.slice(0, 100));
  return new KaizenError('invalid', 'platform.invalid_blob_hash', `${shown} is not a sha-256 in lower-case hex.`);
}

export function blobCorrupt(hash: string): KaizenError {
  return new KaizenError(
    'unavailable',
    'platform.blob_corrupt',
    `The bytes of blob ${hash} no longer match their hash: the file was changed or the disk is failing. Restore it from a copy of the home.`,
    { hash },
  );
}
