import type { EventDraft, SensitiveFinding, ThingRef } from '@kaizen/contracts';
import type { DatasetRow } from '../tables.ts';
import type { ReadAsk } from './raw/read-ask.ts';
import type { SensitiveColumnRow } from './tables.ts';

/** A scan found columns that wait for a person. Input: the version that was looked at. */
export function sensitivityProposed(
  dataset: DatasetRow,
  versionId: string,
  columns: ReadonlyArray<{ readonly column: string; readonly finding: SensitiveFinding }>,
): EventDraft {
  return {
    type: 'data.sensitivity.proposed',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor: { kind: 'system', name: 'data' },
    subject: dataset.name,
    inputs: [{ kind: 'dataset_version', id: versionId, name: dataset.name }],
    payload: {
      dataset: dataset.name,
      datasetId: dataset.id,
      versionId,
      columns: columns.map(({ column, finding }) => ({ column, class: finding.class, confidence: finding.confidence })),
    },
  };
}

/** A person said what a column is. */
export function sensitivityDecided(
  dataset: DatasetRow,
  row: SensitiveColumnRow,
  method: string | undefined,
): EventDraft {
  const by = row.decided_by ?? '';
  return {
    type: 'data.sensitivity.decided',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor: { kind: 'user', name: by },
    subject: dataset.name,
    payload: {
      dataset: dataset.name,
      datasetId: dataset.id,
      column: row.column_name,
      status: row.status,
      ...(row.class === null ? {} : { class: row.class }),
      ...(method === undefined ? {} : { method }),
      by,
      ...(row.reason === null ? {} : { reason: row.reason }),
    },
  };
}

/** Somebody read raw values of sensitive columns. Input: the version or batch. */
export function rawRead(
  dataset: DatasetRow,
  columns: readonly string[],
  { caller, surface, versionId, batchId, purpose }: Omit<ReadAsk, 'query' | 'may'> & { readonly purpose: string },
): EventDraft {
  const inputs: ThingRef[] = [];
  if (versionId !== undefined) inputs.push({ kind: 'dataset_version', id: versionId, name: dataset.name });
  if (batchId !== undefined) inputs.push({ kind: 'batch', id: batchId, name: dataset.name });
  return {
    type: 'data.raw.read',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor: { kind: 'user', name: caller.name },
    subject: dataset.name,
    inputs,
    payload: {
      dataset: dataset.name,
      datasetId: dataset.id,
      ...(versionId === undefined ? {} : { versionId }),
      ...(batchId === undefined ? {} : { batchId }),
      columns: [...columns],
      surface,
      purpose,
      by: caller.name,
    },
  };
}

/** Pseudonyms are made with another key from now on. */
export function maskKeyRotated(by: string, keys: { readonly id: string; readonly previousId: string }): EventDraft {
  return {
    type: 'data.mask_key.rotated',
    projectId: 'default',
    actor: { kind: 'user', name: by },
    subject: 'mask key',
    payload: { keyId: keys.id, previousKeyId: keys.previousId, by },
  };
}
