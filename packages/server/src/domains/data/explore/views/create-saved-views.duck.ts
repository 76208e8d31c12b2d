import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { exploreViewNotFound, exploreViewTooLarge } from '../errors.ts';
import { placeName } from '../query/describe-columns.ts';
import type { RunQuery } from '../query/open-query.ts';
import { keptSql } from '../result/keep-result.duck.ts';
import { toView } from './explore-view.ts';
import { findExploreView } from './explore-view-store.sql.ts';
import type { SavedViews } from './saved-views.ts';

const MOST_ROWS = 5_000_000;
const MOST_BYTES = 2 * 2 ** 30;
const SECONDS = 300;

export function createSavedViews(platform: Pick<Platform, 'db' | 'files'>, runQuery: RunQuery): SavedViews {
  return {
    async find(id) {
      const row = await findExploreView(platform.db, id);
      return row === undefined ? undefined : toView(row);
    },
    async open(id, { caller, signal }) {
      const row = await findExploreView(platform.db, id);
      if (row === undefined) throw exploreViewNotFound(id);
      const view = toView(row);
      const scratch = await platform.files.scratch('parquet');
      const file = quoteLiteral(scratch.path);
      const writable = { path: scratch.path, maxBytes: MOST_BYTES };
      const { sql, files, project } = view;
      try {
        const opened = await runQuery(
          { sql, files, project, caller, signal, seconds: SECONDS, writable },
          async ({ columns, reads, from, execute }) => {
            const select = columns.map(
              ({ name, type }, index) => `${keptSql(type, placeName(index))} AS ${quoteIdentifier(name)}`,
            );
            const limited = `SELECT ${select.join(', ')} FROM ${from} LIMIT ${MOST_ROWS + 1}`;
            const rows = await execute(`COPY (${limited}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`);
            if (rows > MOST_ROWS) throw exploreViewTooLarge(view.name, MOST_ROWS);
            return { columns, reads, rows };
          },
        );
        return { view, ...opened, from: `read_parquet(${file})`, release: () => scratch.discard() };
      } catch (error) {
        await scratch.discard();
        throw error;
      }
    },
  };
}
