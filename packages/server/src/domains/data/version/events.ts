import type { EventDraft } from '@kaizen/contracts';
import type { DatasetRow, VersionRow } from '../tables.ts';

type Version = Pick<VersionRow, 'id'>;

function about(dataset: DatasetRow, version: Version, by?: string) {
  const actor = by === undefined ? ({ kind: 'system', name: 'data' } as const) : ({ kind: 'user', name: by } as const);
  return {
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor,
    subject: dataset.name,
    inputs: [{ kind: 'dataset_version' as const, id: version.id, name: dataset.name }],
    outputs: [],
  };
}

const named = (dataset: DatasetRow, version: Version) => ({
  dataset: dataset.name,
  datasetId: dataset.id,
  versionId: version.id,
});

/** A version became the current one, by its checks or by a person. */
export function versionAccepted(
  dataset: DatasetRow,
  version: Version,
  how: { readonly by?: string; readonly reason?: string; readonly against: boolean },
): EventDraft {
  const { by, reason, against } = how;
  return {
    ...about(dataset, version, by),
    type: 'data.version.accepted',
    payload: {
      ...named(dataset, version),
      ...(by === undefined ? {} : { by }),
      ...(reason === undefined || reason === '' ? {} : { reason }),
      against,
    },
  };
}

/** Checks failed; the version waits for a person. */
export function versionHeld(dataset: DatasetRow, version: Version, rules: readonly string[]): EventDraft {
  return {
    ...about(dataset, version),
    type: 'data.version.held',
    payload: { ...named(dataset, version), failed: rules.length, rules: rules.slice(0, 50) },
  };
}

/** A person rejected a staged version. */
export function versionRejected(dataset: DatasetRow, version: Version, by: string, reason: string): EventDraft {
  return {
    ...about(dataset, version, by),
    type: 'data.version.rejected',
    payload: { ...named(dataset, version), by, reason },
  };
}

/** A tag was set, or moved from another version. */
export function versionTagged(
  dataset: DatasetRow,
  version: Version,
  tag: { readonly name: string; readonly previousId: string | undefined; readonly by: string },
): EventDraft {
  const { name, previousId, by } = tag;
  return {
    ...about(dataset, version, by),
    type: 'data.version.tagged',
    payload: { ...named(dataset, version), tag: name, by, ...(previousId === undefined ? {} : { previousId }) },
  };
}

/** A tag was taken off. */
export function versionUntagged(dataset: DatasetRow, version: Version, tag: string, by: string): EventDraft {
  return {
    ...about(dataset, version, by),
    type: 'data.version.untagged',
    payload: { ...named(dataset, version), tag, by },
  };
}

/** The rows of versions were removed by retention. */
export function versionsCollected(dataset: DatasetRow, versionIds: readonly string[], bytes: number): EventDraft {
  return {
    type: 'data.version.collected',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor: { kind: 'system', name: 'data' },
    subject: dataset.name,
    inputs: versionIds.map((id) => ({ kind: 'dataset_version' as const, id, name: dataset.name })),
    outputs: [],
    payload: { dataset: dataset.name, datasetId: dataset.id, versionIds: [...versionIds], bytes },
  };
}
