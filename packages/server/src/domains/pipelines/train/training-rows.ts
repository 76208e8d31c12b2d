/** The artifact that names the rows a model was trained on. */
export const trainingRowsPath = 'training-rows.json';

/** Content of `training-rows.json`: a bit per row of a dataset version, 1 for rows that were trained on. */
export interface TrainingRows {
  readonly versionId: string;
  /** Rows of the version. */
  readonly rowCount: number;
  /** Base64 of ⌈rowCount / 8⌉ bytes; row r is bit r mod 8 (the lowest is 0) of byte ⌊r / 8⌋. */
  readonly bits: string;
}

/** Packs row numbers (0-based, below `rowCount`). */
export function packTrainingRows(versionId: string, rowCount: number, rows: Uint32Array): TrainingRows {
  const bytes = new Uint8Array(Math.ceil(rowCount / 8));
  for (const row of rows) bytes[row >> 3] = (bytes[row >> 3] ?? 0) | (1 << (row & 7));
  return { versionId, rowCount, bits: Buffer.from(bytes).toString('base64') };
}

/** The version and its row numbers, ascending, of the artifact's bytes; undefined when they are not of this shape. */
export function parseTrainingRows(
  content: Uint8Array,
): { readonly versionId: string; readonly rows: Uint32Array } | undefined {
  const value: unknown = JSON.parse(new TextDecoder().decode(content));
  if (!isTrainingRows(value)) return undefined;
  const bytes = Buffer.from(value.bits, 'base64');
  if (bytes.length !== Math.ceil(value.rowCount / 8)) return undefined;
  const rows: number[] = [];
  for (let row = 0; row < value.rowCount; row++) if (((bytes[row >> 3] ?? 0) >> (row & 7)) & 1) rows.push(row);
  return { versionId: value.versionId, rows: Uint32Array.from(rows) };
}

function isTrainingRows(value: unknown): value is TrainingRows {
  if (typeof value !== 'object' || value === null) return false;
  const { versionId, rowCount, bits } = { versionId: undefined, rowCount: undefined, bits: undefined, ...value };
  return typeof versionId === 'string' && typeof bits === 'string' && typeof rowCount === 'number' && rowCount >= 0;
}
