import {
  type ConfirmSensitive,
  type DismissSensitive,
  findMaskingFault,
  findNearestName,
  type SchemaColumn,
  type SensitiveColumn,
  type SensitiveColumns,
} from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { findSchemaView } from '../dataset-view.sql.ts';
import type { DatasetRow } from '../tables.ts';
import { columnState } from './column-state.ts';
import { classMissing, maskingInvalid, sensitivityDeclared, unknownColumn } from './errors.ts';
import { sensitivityDecided } from './events.ts';
import { createSensitiveStore, findScanRow, listSensitiveRows } from './sensitive-store.sql.ts';
import type { SensitiveColumnRow } from './tables.ts';

type Given = Pick<Platform, 'db' | 'clock'>;

/** What is known of the sensitive columns of datasets, and what people decide about them. */
export interface SensitiveService {
  list(dataset: string): Promise<SensitiveColumns>;
  /** Confirms a column, or changes its class or masking. Throws `data.sensitivity_declared`, `data.masking_invalid`, `data.sensitive_class_missing`. */
  confirm(dataset: string, request: ConfirmSensitive, by: string): Promise<SensitiveColumn>;
  /** Says that a column is not sensitive; a confirmed one is shown raw from then on. */
  dismiss(dataset: string, request: DismissSensitive, by: string): Promise<SensitiveColumn>;
}

export function createSensitiveService(given: Given): SensitiveService {
  return {
    list: (dataset) => list(given, dataset),
    async confirm(dataset, { column: name, reason, ...said }, by) {
      const { row, column } = await getColumn(given, dataset, name);
      return decide(given, row, column, by, (before) => {
        const kind = said.class ?? columnState(name, undefined, before)?.class;
        if (kind === undefined) throw classMissing(name);
        const fault = findMaskingFault({ type: column.type, sensitive: kind }, said.masking);
        if (fault !== undefined) throw maskingInvalid(name, fault);
        // What was said of the masking before holds on, unless the class is another one.
        const kept = before?.class === kind ? (before.masking ?? null) : null;
        const masking = said.masking === undefined ? kept : JSON.stringify(said.masking);
        return { status: 'confirmed', class: kind, masking, reason: reason ?? null };
      });
    },
    async dismiss(dataset, { column: name, reason }, by) {
      const { row, column } = await getColumn(given, dataset, name);
      return decide(given, row, column, by, (before) => ({
        status: 'dismissed',
        class: columnState(name, undefined, before)?.class ?? null,
        masking: null,
        reason,
      }));
    },
  };
}

const order = { proposed: 0, confirmed: 1, dismissed: 2 } as const;

async function list({ db }: Given, dataset: string): Promise<SensitiveColumns> {
  const row = await getDatasetRow(db, dataset);
  const { columns } = await findSchemaView(db, row);
  const rows = new Map((await listSensitiveRows(db, row.id)).map((one) => [one.column_name, one]));
  const items = columns.flatMap((column) => columnState(column.name, column, rows.get(column.name)) ?? []);
  const scan = await findScanRow(db, row.id);
  return {
    dataset,
    environment: row.environment,
    columns: items.sort((left, right) => order[left.status] - order[right.status]),
    ...(scan === undefined ? {} : { scan: { versionId: scan.version_id, scannedAt: scan.scanned_at } }),
  };
}

async function getColumn({ db }: Given, dataset: string, name: string) {
  const row = await getDatasetRow(db, dataset);
  const { columns } = await findSchemaView(db, row);
  const column = columns.find((one) => one.name === name);
  if (column === undefined) {
    const names = columns.map((one) => one.name);
    throw unknownColumn(dataset, name, findNearestName(name, names));
  }
  if (column.sensitive !== undefined) throw sensitivityDeclared(name);
  return { row, column };
}

type Decided = Pick<SensitiveColumnRow, 'status' | 'class' | 'masking' | 'reason'>;

async function decide(
  { db, clock }: Given,
  dataset: DatasetRow,
  column: SchemaColumn,
  by: string,
  make: (before: SensitiveColumnRow | undefined) => Decided,
): Promise<SensitiveColumn> {
  const at = clock.now();
  return db.run(async (tx) => {
    const store = createSensitiveStore(tx);
    const before = await store.find(dataset.id, column.name);
    const row: SensitiveColumnRow = {
      dataset_id: dataset.id,
      column_name: column.name,
      finding: before?.finding ?? null,
      ...make(before),
      decided_by: by,
      decided_at: at,
    };
    const state = columnState(column.name, undefined, row);
    if (state === undefined) throw new Error(`The column ${column.name} has no state.`);
    await store.put(row);
    await tx.emit(sensitivityDecided(dataset, row, state.masking?.method));
    return state;
  });
}
