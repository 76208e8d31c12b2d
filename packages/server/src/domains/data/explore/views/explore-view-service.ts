import type { ChangeExploreView, ExploreView, SaveExploreView } from '@kaizen/contracts';
import type { Platform } from '../../../../platform/platform.ts';
import type { ExploreViewRow } from '../../tables.ts';
import { checkChart } from '../chart/chart-columns.ts';
import { exploreViewExists, exploreViewNotFound, exploreViewUpload } from '../errors.ts';
import type { RunQuery } from '../query/open-query.ts';
import { toContent, toRowParts, toView, type ViewContent, viewDeleted, viewSaved } from './explore-view.ts';
import { createExploreViewStore, findExploreView } from './explore-view-store.sql.ts';

const PROJECT = 'default';

/** Commands on saved views. A view whose query does not bind, or whose chart its columns do not carry, is not saved. */
export interface ExploreViewCommands {
  get(id: string): Promise<ExploreView>;
  save(view: SaveExploreView, by: string, signal?: AbortSignal): Promise<ExploreView>;
  change(id: string, change: ChangeExploreView, by: string, signal?: AbortSignal): Promise<ExploreView>;
  delete(id: string, by: string): Promise<void>;
}

type Asked = Omit<ViewContent, 'columns' | 'reads'>;

export function createExploreViews(
  platform: Pick<Platform, 'db' | 'ids' | 'clock'>,
  runQuery: RunQuery,
): ExploreViewCommands {
  const { db, ids, clock } = platform;
  const getRow = async (id: string) => {
    const row = await findExploreView(db, id);
    if (row === undefined) throw exploreViewNotFound(id);
    return row;
  };
  return {
    get: async (id) => toView(await getRow(id)),
    async save({ project = PROJECT, description = '', files = [], ...view }, by, signal) {
      const asked = { ...view, description, files, chart: view.chart, name: view.name.trim() };
      const content = await bind(runQuery, asked, { project, by, signal });
      const at = clock.now();
      const row: ExploreViewRow = {
        id: ids.next('exv'),
        project_id: project,
        environment: 'production',
        ...toRowParts(content),
        author: by,
        created_at: at,
        updated_at: at,
      };
      await keep(db, row, by, true);
      return toView(row);
    },
    async change(id, change, by, signal) {
      const before = await getRow(id);
      const was = toContent(before);
      const asked: Asked = {
        name: change.name?.trim() ?? was.name,
        description: change.description ?? was.description,
        sql: change.sql ?? was.sql,
        files: change.files ?? was.files,
        chart: change.chart === null ? undefined : (change.chart ?? was.chart),
      };
      // Another name does not need the data: it may be gone.
      const isSame = change.sql === undefined && change.files === undefined && change.chart === undefined;
      const content = isSame
        ? { ...was, ...asked }
        : await bind(runQuery, asked, { project: before.project_id, by, signal });
      const row: ExploreViewRow = { ...before, ...toRowParts(content), updated_at: clock.now() };
      await keep(db, row, by, false);
      return toView(row);
    },
    async delete(id, by) {
      await db.run(async (tx) => {
        const store = createExploreViewStore(tx);
        const row = await store.find(id);
        if (row === undefined) throw exploreViewNotFound(id);
        await store.delete(id);
        await tx.emit(viewDeleted(row, by));
      });
    },
  };
}

/** Checks what is to be saved against the data as it is; nothing is run. */
async function bind(
  runQuery: RunQuery,
  asked: Asked,
  whose: { readonly project: string; readonly by: string; readonly signal: AbortSignal | undefined },
): Promise<ViewContent> {
  const sent = asked.files.find(({ upload }) => upload !== undefined);
  if (sent !== undefined) throw exploreViewUpload(sent.table);
  const { sql, files, chart } = asked;
  const request = { sql, files, project: whose.project, caller: whose.by, signal: whose.signal };
  return runQuery(request, async ({ columns, reads }) => {
    if (chart !== undefined) checkChart(columns, chart);
    return { ...asked, columns, reads };
  });
}

async function keep(db: Platform['db'], row: ExploreViewRow, by: string, isNew: boolean): Promise<void> {
  await db.run(async (tx) => {
    const store = createExploreViewStore(tx);
    const namesake = await store.findByName(row.project_id, row.name_key);
    if (namesake !== undefined && namesake.id !== row.id) throw exploreViewExists(row.name);
    if (isNew) await store.insert(row);
    else if ((await store.find(row.id)) === undefined) throw exploreViewNotFound(row.id);
    else await store.update(row);
    await tx.emit(viewSaved(row, by, isNew));
  });
}
