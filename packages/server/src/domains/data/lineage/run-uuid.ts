import { createHash } from 'node:crypto';

/** Namespace of our name-based ids (a random UUID, fixed for ever). */
const NAMESPACE = '6f1c1f5e-6a7d-4b57-9a35-0f9d2f6f0c11';

/** The UUID of a thing's run: name-based, version 5 (RFC 9562, 5.5), so that the same event gives the same run always. */
export function computeRunUuid(kind: string, id: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(`${kind}:${id}`)
    .digest();
  const bytes = hash.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
