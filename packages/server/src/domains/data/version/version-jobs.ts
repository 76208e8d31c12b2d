import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Acceptance } from '../acceptance/acceptance-service.ts';
import { findDatasetRow, findVersionRow, findVersionView, listEntryRows } from '../dataset-view.sql.ts';
import { parseSpec } from '../row-mapping.ts';
import { compactVersion, findCompactable } from './compact-segments.ts';
import type { VersionCommands } from './version-service.ts';

interface VersionJobInput {
  readonly versionId: string;
}

/** Work on versions that nobody waits for: judging after a kill, compaction and retention after a commit. */
export interface VersionJobs {
  readonly kinds: readonly JobKind[];
  /** Has a staged version judged that has no verdict. */
  judgeLater(versionId: string): Promise<void>;
  /** Has small segments put together and retention carried out, when there is something to do. */
  tidyLater(versionId: string): Promise<void>;
}

export function createVersionJobs(
  platform: Platform,
  room: {
    readonly place: <R>(work: () => Promise<R>) => Promise<R>;
    readonly versions: VersionCommands;
    readonly acceptance: Acceptance;
    readonly sweep: () => Promise<void>;
  },
): VersionJobs {
  const enqueue = async (kind: string, versionId: string) => {
    const found = await findVersionRow(platform.db, versionId);
    const view = found === undefined ? undefined : await findVersionView(platform.db, versionId);
    const dataset = view === undefined ? undefined : await findDatasetRow(platform.db, view.dataset);
    if (dataset === undefined) return;
    const input: VersionJobInput = { versionId };
    const job = { kind, key: versionId, projectId: dataset.project_id, input };
    await platform.db.run((tx) => platform.jobs.enqueue(tx, job));
  };
  const judge: JobKind = {
    name: 'data.judge',
    async run({ input, signal }) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const { versionId } = input as VersionJobInput;
      await room.acceptance.judge(versionId, signal);
      return { versionId };
    },
  };
  const tidy: JobKind = {
    name: 'data.tidy',
    async run({ input, signal }) {
      // Row mapping: as above.
      const { versionId } = input as VersionJobInput;
      const { segments } = await compactVersion(platform, versionId, { place: room.place, signal });
      const view = await findVersionView(platform.db, versionId);
      const collected = (await hasRetention(platform, view?.dataset))
        ? (await room.versions.collect(view?.dataset ?? '', {})).versions.length
        : 0;
      if (segments + collected > 0) await room.sweep();
      return { versionId, compactedSegments: segments, collectedVersions: collected };
    },
  };
  return {
    kinds: [judge, tidy],
    judgeLater: (versionId) => enqueue('data.judge', versionId),
    async tidyLater(versionId) {
      const view = await findVersionView(platform.db, versionId);
      const many = findCompactable(await listEntryRows(platform.db, versionId)).length > 0;
      if (many || (await hasRetention(platform, view?.dataset))) await enqueue('data.tidy', versionId);
    },
  };
}

async function hasRetention(platform: Pick<Platform, 'db'>, dataset: string | undefined): Promise<boolean> {
  const row = dataset === undefined ? undefined : await findDatasetRow(platform.db, dataset);
  const retention = row === undefined ? undefined : parseSpec(row)?.retention;
  return retention !== undefined && (retention.versions !== undefined || retention.days !== undefined);
}
