import type { Database } from '../../../platform/db/database.ts';
import { artifactNotFound, artifactOutOfReach } from '../errors.ts';
import type { FileRow } from '../tables.ts';
import { checkArtifactPath } from './artifact-path.ts';
import { findFileRow, findRunFilesUri } from './file-view.sql.ts';
import { below, parseArtifactUri } from './location.ts';

/** The row of a run's file in the tree; throws `tracking.artifact_not_found`, `tracking.artifact_out_of_reach`. */
export async function getRunFileRow(db: Database, runId: string, path: string): Promise<FileRow> {
  const uri = await findRunFilesUri(db, runId);
  if (uri === undefined) throw artifactNotFound(`run "${runId}"`, path);
  const location = parseArtifactUri(uri);
  if (location.kind !== 'tree') throw artifactOutOfReach(uri);
  const row = await findFileRow(db, below(location.path, checkArtifactPath(path)));
  if (row === undefined) throw artifactNotFound(`run "${runId}"`, path);
  return row;
}
