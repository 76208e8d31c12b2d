/** Whether bytes read as text: UTF-8 without control characters. The last character may be cut off. */
export function looksLikeText(bytes: Uint8Array<ArrayBuffer>): boolean {
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32))) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
