import type { SchemaColumn, SensitiveFinding } from '@kaizen/contracts';
import type { Platform } from '../../../../platform/platform.ts';
import type { DataReader } from '../../data-reader.ts';
import { findSchemaRow, findVersionRow } from '../../dataset-view.sql.ts';
import { versionNotFound } from '../../errors.ts';
import { parseColumns } from '../../row-mapping.ts';
import { type ScannedColumn, scanVersion } from './scan-version.duck.ts';

/** What a look at a version found. */
export interface VersionFindings {
  readonly rows: number;
  readonly columns: readonly SchemaColumn[];
  readonly schemaHash: string;
  readonly foundAt: number;
  /** By column; a column that does not look sensitive has none. */
  readonly findings: ReadonlyMap<string, SensitiveFinding>;
}

/** Looks at a sample of a version for columns about people. Nothing is kept: the caller decides what follows. */
export async function findSensitive(
  { db, duck, clock }: Pick<Platform, 'db' | 'duck' | 'clock'>,
  reader: Pick<DataReader, 'openVersion'>,
  versionId: string,
  how: { readonly signal: AbortSignal; readonly onProgress?: (done: number, total: number) => void },
): Promise<VersionFindings> {
  const version = await findVersionRow(db, versionId);
  if (version === undefined) throw versionNotFound(versionId);
  const schema = await findSchemaRow(db, version.dataset_id, version.schema_revision);
  const columns = schema === undefined ? [] : parseColumns(schema);
  const foundAt = clock.now();
  const opened = await reader.openVersion(versionId);
  const today = new Date(foundAt).toISOString().slice(0, 10);
  const onProgress = (done: number) => how.onProgress?.(done, columns.length);
  try {
    const subject = { from: opened.from, rows: version.rows, columns, today, onProgress };
    const found = await duck.session((session) => scanVersion(session, subject), { signal: how.signal });
    const findings = new Map(found.map((one) => [one.column, toFinding(one, versionId, foundAt)]));
    return { rows: version.rows, columns, schemaHash: schema?.hash ?? '', foundAt, findings };
  } finally {
    opened.release();
  }
}

function toFinding(
  { class: name, confidence, checked, passed, words, shapes }: ScannedColumn,
  versionId: string,
  at: number,
): SensitiveFinding {
  return { class: name, confidence, checked, passed, words: [...words], shapes: [...shapes], versionId, foundAt: at };
}
