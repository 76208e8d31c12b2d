import type { RuleResult, ValidationReport, ValidationSummary } from '@kaizen/contracts';
import { cutPage, decodeCursor, encodeCursor } from '../../../kernel/list-cursor.ts';
import type { Page, PageRequest } from '../../../kernel/page.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { rulesChecked } from '../events.ts';
import type { DatasetRow, DataTables, ValidationRow } from '../tables.ts';

type Read = Pick<Database, 'read' | 'scan'>;

/** Keeps a validation and tells it; the same one again changes nothing. */
export async function keepValidation(tx: Tx, dataset: DatasetRow, report: ValidationReport): Promise<void> {
  const db = tx.on<DataTables>();
  const known = await db.selectFrom('data_validations').select('id').where('id', '=', report.id).executeTakeFirst();
  if (known !== undefined) return;
  const { results, ...summary } = report;
  const row: ValidationRow = {
    id: report.id,
    dataset_id: dataset.id,
    version_id: report.versionId ?? null,
    success: Number(report.success),
    summary: JSON.stringify(summary),
    results: JSON.stringify(results),
    created_at: report.createdAt,
  };
  await db.insertInto('data_validations').values(row).execute();
  await tx.emit(rulesChecked(dataset, report));
}

export async function findValidation(db: Read, datasetId: string, id: string): Promise<ValidationReport | undefined> {
  const row = await db
    .read<DataTables>()
    .selectFrom('data_validations')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  // Row mapping: written by keepValidation.
  return { ...parseSummary(row), results: JSON.parse(row.results) as RuleResult[] };
}

export async function listValidations(
  db: Read,
  datasetId: string,
  { limit = 50, cursor, versionId }: PageRequest & { readonly versionId?: string | undefined },
): Promise<Page<ValidationSummary>> {
  let select = db
    .read<DataTables>()
    .selectFrom('data_validations')
    .select(['id', 'summary', 'created_at'])
    .where('dataset_id', '=', datasetId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (versionId !== undefined) select = select.where('version_id', '=', versionId);
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursor);
    select = select.where((e) => e.or([e('created_at', '<', at), e.and([e('created_at', '=', at), e('id', '<', id)])]));
  }
  const rows: ReadonlyArray<Pick<ValidationRow, 'id' | 'summary' | 'created_at'>> = await db.scan(select.compile());
  const { items, ...next } = cutPage(rows, limit, (last) => encodeCursor({ at: last.created_at, id: last.id }));
  return { items: items.map(parseSummary), ...next };
}

function parseSummary(row: Pick<ValidationRow, 'summary'>): ValidationSummary {
  // Row mapping: written by keepValidation.
  return JSON.parse(row.summary) as ValidationSummary;
}
