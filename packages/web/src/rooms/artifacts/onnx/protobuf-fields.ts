/** One field of a message: its number, and the number or the bytes that it holds. */
export interface ProtobufField {
  readonly number: number;
  readonly value: number | Uint8Array<ArrayBuffer>;
}

/**
 * The fields of a message in protocol buffers' wire format, in their order (https://protobuf.dev/programming-guides/encoding). Whole numbers beyond 2^53 lose
 * their last digits. Throws on bytes that are no message.
 */
export function readFields(bytes: Uint8Array<ArrayBuffer>): readonly ProtobufField[] {
  const fields: ProtobufField[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const readVarint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = view.getUint8(at);
      at += 1;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  const skip = (length: number) => {
    if (at + length > bytes.length) throw new Error('The file ends within a field.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const wire = tag % 8;
    const number = Math.floor(tag / 8);
    if (number === 0) throw new Error('This is no message: a field has the number 0.');
    if (wire === 0) fields.push({ number, value: readVarint() });
    else if (wire === 1) fields.push({ number, value: skip(8) });
    else if (wire === 2) fields.push({ number, value: skip(readVarint()) });
    else if (wire === 5) fields.push({ number, value: skip(4) });
    else throw new Error(`This is no message: there is no wire type ${wire}.`);
  }
  return fields;
}
