/** One line of a hex listing. */
export interface HexLine {
  readonly offset: string;
  readonly bytes: string;
  readonly text: string;
}

/** Sixteen bytes a line: offset, bytes, and what of it is ASCII. */
export function formatHex(bytes: Uint8Array): readonly HexLine[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, line) => {
    const part = [...bytes.subarray(line * 16, line * 16 + 16)];
    return {
      offset: (line * 16).toString(16).padStart(4, '0'),
      bytes: part.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
      text: part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join(''),
    };
  });
}

const marks: ReadonlyArray<readonly [string, string]> = [
  ['80 0[2-5] ', 'a Python pickle'],
  ['50 4b 03 04', 'a ZIP archive (also NumPy, PyTorch, Office files)'],
  ['1f 8b', 'a gzip file'],
  ['50 41 52 31', 'a Parquet file'],
  ['89 48 44 46', 'an HDF5 file'],
  ['93 4e 55 4d 50 59', 'a NumPy array'],
  ['7f 45 4c 46', 'a program or library (ELF)'],
  ['25 50 44 46', 'a PDF'],
  ['41 52 52 4f 57 31', 'an Arrow file'],
  ['08 0[0-9a] (12|1a|22|2a|3a)', 'an ONNX model, probably'],
];

/** What the first bytes say the file is; undefined when they say nothing. */
export function nameFormat(bytes: Uint8Array): string | undefined {
  const head = formatHex(bytes.subarray(0, 16))[0]?.bytes ?? '';
  return marks.find(([mark]) => new RegExp(`^${mark}`).test(head))?.[1];
}
