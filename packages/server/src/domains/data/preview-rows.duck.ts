import type { RowsPreview, SchemaColumn, VersionView } from '@kaizen/contracts';
import type { Duck } from '../../platform/duck/duck.ts';
import type { DataReader } from './data-reader.ts';
import type { MaskPlan } from './sensitive/masking/mask-rule.ts';
import { maskedSelect, prepareMasking } from './sensitive/masking/mask-sql.ts';

/** Rows `offset` to `offset + limit` of a version, cells as text, sensitive ones masked by the plan. */
export async function previewRows(
  given: {
    readonly duck: Duck;
    readonly reader: Pick<DataReader, 'openVersion' | 'getProfile'>;
    readonly signal: AbortSignal;
  },
  version: VersionView,
  page: { readonly offset: number; readonly limit: number },
  plan: MaskPlan,
): Promise<RowsPreview> {
  const { offset, limit } = page;
  // Row mapping: a profile is made from the columns of a schema.
  const columns = (await given.reader.getProfile(version.id)).columns as ReadonlyArray<
    Pick<SchemaColumn, 'name' | 'type'>
  >;
  const selected = maskedSelect(columns, plan);
  const opened = await given.reader.openVersion(version.id);
  try {
    const select = selected.map(({ sql }, index) => `CAST(${sql} AS VARCHAR) AS c${index}`);
    const rows = await given.duck.session(
      async (session) => {
        await prepareMasking(session, plan);
        return session.rows(
          `SELECT ${select.join(', ')} FROM ${opened.from} WHERE __row >= ${offset} AND __row < ${offset + limit} ORDER BY __row`,
        );
      },
      { lane: 'page', signal: given.signal },
    );
    const cells = rows.map((row) => selected.map((_, index) => textOrNull(row[`c${index}`])));
    const masked = selected.filter(({ isMasked }) => isMasked).map(({ name }) => name);
    return {
      columns: selected.map(({ name }) => name),
      rows: cells,
      total: version.rows,
      ...(masked.length === 0 ? {} : { masked }),
    };
  } finally {
    opened.release();
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
