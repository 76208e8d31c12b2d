import { createHmac } from 'node:crypto';

/** HMAC-SHA256 of a text under a secret, in base64. */
export function createSigner(secret: string): (text: string) => string {
  return (text) => createHmac('sha256', secret).update(text, 'utf8').digest('base64');
}

/** 32 hexadecimal characters in the groups of a UUID, the form in which receivers expect ids. */
export function toUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
