import { KaizenError } from '../../kernel/errors.ts';

export function keyUnusable(path: string): KaizenError {
  return new KaizenError(
    'precondition',
    'platform.key_unusable',
    `The key file ${path} does not hold a key of 32 bytes. Restore it from a backup, or remove it and set every secret again.`,
  );
}

export function secretUnreadable(): KaizenError {
  return new KaizenError(
    'precondition',
    'platform.secret_unreadable',
    'A stored secret cannot be read with the key of this home: one of them was changed or comes from another home. Set the secret again.',
  );
}
