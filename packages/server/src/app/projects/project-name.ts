import type { Tx } from '../../platform/db/database.ts';
import { createProjectStore } from './project-store.sql.ts';
import type { AppTables } from './tables.ts';

/** Name of a project as a reaction reads it; what belongs to no declared project is named by the id. */
export async function findProjectName(tx: Tx, projectId: string): Promise<string> {
  return (await createProjectStore(tx.on<AppTables>()).find(projectId))?.name ?? projectId;
}
