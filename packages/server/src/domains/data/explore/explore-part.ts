import type { Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import type { FolderOf } from '../sources/load-job.ts';
import type { VersionCommands } from '../version/version-service.ts';
import { createExploreRoutes } from './explore-routes.ts';
import { createFileTables } from './query/file-tables.io.ts';
import { createRunQuery } from './query/open-query.ts';
import type { Sight } from './shown-columns.ts';
import { createSavedViews } from './views/create-saved-views.duck.ts';
import { createExploreViewRoutes } from './views/explore-view-routes.ts';
import { createExploreViews } from './views/explore-view-service.ts';
import type { SavedViews } from './views/saved-views.ts';

/** SQL that people write over versions and files: its routes, and saved views for other rooms. */
export interface ExplorePart {
  readonly routes: readonly Route[];
  readonly views: SavedViews;
}

export function createExplorePart(
  platform: Platform,
  room: {
    readonly reader: DataReader;
    readonly versions: Pick<VersionCommands, 'resolve'>;
    readonly folderOf: FolderOf;
    /** What of versions and files people see. */
    readonly sight: Sight;
  },
): ExplorePart {
  const files = createFileTables(platform, room.folderOf);
  const runQuery = createRunQuery(platform.lockedDuck, {
    db: platform.db,
    reader: room.reader,
    versions: room.versions,
    files,
    sight: room.sight,
  });
  return {
    routes: [
      ...createExploreRoutes(platform, runQuery, files),
      ...createExploreViewRoutes(platform, createExploreViews(platform, runQuery)),
    ],
    views: createSavedViews(platform, runQuery),
  };
}
