import type { EventDraft, QuarantineReason, ThingRef } from '@kaizen/contracts';
import type { BatchRow, DatasetRow, VersionRow } from './tables.ts';

const actor = { kind: 'system', name: 'data' } as const;

/** A version was committed; it is the current one unless it waits for its verdict. Inputs: the batch and the version before it. */
export function versionCommitted(
  dataset: DatasetRow,
  version: Omit<VersionRow, 'profile' | 'record' | 'origin'>,
  batchId: string,
): EventDraft {
  const came = batchId.startsWith('dv_') ? 'dataset_version' : 'batch';
  const inputs: ThingRef[] = [{ kind: came, id: batchId, name: dataset.name }];
  if (version.parent_id !== null) inputs.push({ kind: 'dataset_version', id: version.parent_id, name: dataset.name });
  return {
    type: 'data.version.committed',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor,
    subject: dataset.name,
    inputs,
    outputs: [{ kind: 'dataset_version', id: version.id, name: dataset.name }],
    payload: {
      dataset: dataset.name,
      datasetId: dataset.id,
      versionId: version.id,
      ...(version.parent_id === null ? {} : { parentId: version.parent_id }),
      rows: version.rows,
      addedRows: version.added_rows,
      bytes: version.bytes,
      message: version.message,
      current: version.state === 'accepted',
    },
  };
}

/** A batch was checked. Outputs: the version that its good rows went into, when they did. */
export function validationCompleted(
  dataset: DatasetRow,
  batch: BatchRow,
  reasons: readonly QuarantineReason[],
): EventDraft {
  return {
    type: 'data.validation.completed',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor,
    subject: dataset.name,
    inputs: [{ kind: 'batch', id: batch.id, name: dataset.name }],
    outputs: batch.version_id === null ? [] : [{ kind: 'dataset_version', id: batch.version_id, name: dataset.name }],
    payload: {
      dataset: dataset.name,
      datasetId: dataset.id,
      batchId: batch.id,
      ...(batch.version_id === null ? {} : { versionId: batch.version_id }),
      rowsIn: batch.rows_in,
      rowsBad: batch.rows_bad,
      verdict: batch.verdict,
      reasons: reasons.map(({ column, rule, count }) => ({ column, rule, count })),
    },
  };
}
