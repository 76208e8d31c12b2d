import type { VersionView } from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { DataReader } from '../../data/index.ts';
import type { ServingReader } from '../../serving/index.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import { holdoutPath, parseHoldoutRows } from './holdout-rows.ts';

/**
 * Row numbers of `version` that were the holdout of the deployment's champion, so that a retraining leaves them alone. They are known when `version`
 * grew from the champion's by appending; otherwise, and for a champion that was not trained here, there are none.
 */
export async function findChampionHoldout(
  given: { readonly data: DataReader; readonly serving: ServingReader; readonly tracking: TrackingReader },
  deployment: string,
  version: VersionView,
): Promise<ReadonlySet<number>> {
  const route = await given.serving.getRoute(deployment);
  const champion = route?.targets.find(({ role }) => role === 'champion');
  if (champion === undefined) return new Set();
  const { loggedModel } = await given.tracking.getModelVersion(champion.modelVersionId);
  if (loggedModel.runId === undefined) return new Set();
  const bytes = await given.tracking.readArtifact(loggedModel.runId, holdoutPath).catch(ignoreNotFound);
  const holdout = bytes === undefined ? undefined : parseHoldoutRows(bytes);
  if (holdout === undefined) return new Set();
  const before = await given.data.getVersion(holdout.versionId).catch(ignoreNotFound);
  return before !== undefined && grewFrom(version, before) ? new Set(holdout.rows) : new Set();
}

/** Whether the version begins with all rows of the other one, in their order: its segments begin with the other's. */
export function grewFrom(version: VersionView, before: VersionView): boolean {
  return (
    version.dataset === before.dataset &&
    before.segments.every(({ hash }, index) => version.segments[index]?.hash === hash)
  );
}

function ignoreNotFound(error: unknown): undefined {
  if (isKaizenError(error) && error.kind === 'not_found') return undefined;
  throw error;
}
