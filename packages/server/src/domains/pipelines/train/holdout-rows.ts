/** The artifact that names the rows a training kept for the gate. */
export const holdoutPath = 'holdout-rows.json';

/** Content of `holdout-rows.json`: row numbers (0-based, ascending) of a dataset version. */
export interface HoldoutRows {
  readonly versionId: string;
  /** Absent for an anomaly detector that was trained without labels. */
  readonly label?: string;
  /** In words: "20 %, stratified, seed 7". */
  readonly description: string;
  readonly rows: readonly number[];
}

/** Reads the artifact's bytes; undefined when they are not of this shape. */
export function parseHoldoutRows(bytes: Uint8Array): HoldoutRows | undefined {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return isHoldoutRows(value) ? value : undefined;
}

function isHoldoutRows(value: unknown): value is HoldoutRows {
  if (typeof value !== 'object' || value === null) return false;
  const { versionId, label, description, rows } = { versionId: '', label: '', description: '', rows: [], ...value };
  const texts = [versionId, label, description].every((text) => typeof text === 'string');
  return texts && Array.isArray(rows) && rows.every((row) => Number.isInteger(row) && row >= 0);
}
