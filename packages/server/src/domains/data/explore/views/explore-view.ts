import type { ChartSpec, EventDraft, ExploreColumn, ExploreFile, ExploreRead, ExploreView } from '@kaizen/contracts';
import type { ExploreViewRow } from '../../tables.ts';

/** What a view is made of, as it goes into its row. */
export interface ViewContent {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
  readonly files: readonly ExploreFile[];
  readonly chart: ChartSpec | undefined;
  readonly columns: readonly ExploreColumn[];
  readonly reads: readonly ExploreRead[];
}

/** Columns of a row that its content fills. */
export function toRowParts(content: ViewContent) {
  return {
    name: content.name,
    name_key: nameKeyOf(content.name),
    description: content.description,
    sql_text: content.sql,
    files: JSON.stringify(content.files),
    chart: content.chart === undefined ? null : JSON.stringify(content.chart),
    columns: JSON.stringify(content.columns),
    reads: JSON.stringify(content.reads),
  };
}

/** Names that differ by case alone are the same name. */
function nameKeyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Row mapping: JSON columns were written from these types. */
export function toContent(row: ExploreViewRow): ViewContent {
  return {
    name: row.name,
    description: row.description,
    sql: row.sql_text,
    files: JSON.parse(row.files) as ExploreFile[],
    chart: row.chart === null ? undefined : (JSON.parse(row.chart) as ChartSpec),
    columns: JSON.parse(row.columns) as ExploreColumn[],
    reads: JSON.parse(row.reads) as ExploreRead[],
  };
}

export function toView(row: ExploreViewRow): ExploreView {
  const { name, description, sql, files, chart, columns, reads } = toContent(row);
  return {
    id: row.id,
    name,
    ...(description === '' ? {} : { description }),
    sql,
    ...(files.length === 0 ? {} : { files: [...files] }),
    ...(chart === undefined ? {} : { chart }),
    project: row.project_id,
    columns: [...columns],
    reads: [...reads],
    author: row.author,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function about(row: ExploreViewRow, by: string) {
  return {
    projectId: row.project_id,
    environment: row.environment,
    actor: { kind: 'user', name: by },
    subject: row.name,
  } as const;
}

/** A view was saved: from these versions to the view. */
export function viewSaved(row: ExploreViewRow, by: string, isNew: boolean): EventDraft {
  const { columns, reads } = toContent(row);
  return {
    ...about(row, by),
    type: 'data.view.saved',
    inputs: reads.flatMap(({ dataset, versionId }) =>
      dataset === undefined || versionId === undefined
        ? []
        : [{ kind: 'dataset_version', id: versionId, name: dataset }],
    ),
    outputs: [{ kind: 'data_view', id: row.id, name: row.name }],
    payload: { viewId: row.id, name: row.name, columns: columns.length, by, isNew },
  };
}

export function viewDeleted(row: ExploreViewRow, by: string): EventDraft {
  return {
    ...about(row, by),
    type: 'data.view.deleted',
    inputs: [{ kind: 'data_view', id: row.id, name: row.name }],
    payload: { viewId: row.id, name: row.name, by },
  };
}
