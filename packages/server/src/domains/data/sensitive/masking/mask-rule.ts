import type { MaskingSpec, SchemaColumn, SensitiveClass } from '@kaizen/contracts';

/** How one column is masked. */
export interface MaskRule extends MaskingSpec {
  readonly column: string;
  readonly class: SensitiveClass;
  readonly type: SchemaColumn['type'];
}

/** The key that pseudonyms are made with; `id` may be shown, the bytes never. */
export interface MaskKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What of a dataset is masked, and with which key. Without rules nothing is. */
export interface MaskPlan {
  readonly rules: ReadonlyMap<string, MaskRule>;
  readonly key: MaskKey;
}

/** What stands where a value may not be shown at all. */
export const REDACTED = '[redacted]';
/** What stands for the characters that `truncate` takes out. */
export const CUT = '****';
/** Hexadecimal digits of a pseudonym: 128 bits, so that no two values of any dataset share one by chance. */
export const PSEUDONYM_DIGITS = 32;

/** SHA-256 works on blocks of this many bytes; the key of HMAC is filled up to one (RFC 2104). */
const BLOCK = 64;

/** The two padded keys of HMAC: HMAC(m) = H(outer ‖ H(inner ‖ m)). Keys have at most 64 bytes here. */
export function hmacPads({ bytes }: MaskKey): { readonly inner: string; readonly outer: string } {
  const pad = (mask: number) => {
    const block = Buffer.alloc(BLOCK);
    block.set(bytes);
    return block.map((byte) => byte ^ mask);
  };
  return { inner: Buffer.from(pad(0x36)).toString('hex'), outer: Buffer.from(pad(0x5c)).toString('hex') };
}

/** True for a date of birth that is stored as a whole number such as 19840503. */
export function isNumberedDate({ class: name, type, width }: Pick<MaskRule, 'class' | 'type' | 'width'>): boolean {
  return name === 'birth-date' && (type === 'integer' || type === 'number') && width === undefined;
}
