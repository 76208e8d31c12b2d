import type { EventDraft, QuarantineReason, ThingRef, ValidationReport } from '@kaizen/contracts';
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

/** A person made a schema the one in force. */
export function schemaAccepted(
  dataset: DatasetRow,
  change: {
    readonly revision: number;
    readonly before: number;
    readonly changes: number;
    readonly reason: string;
    readonly author: string;
  },
): EventDraft {
  return {
    type: 'data.schema.accepted',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor: { kind: 'user', name: change.author },
    subject: dataset.name,
    payload: { dataset: dataset.name, datasetId: dataset.id, ...change },
  };
}

/** The rules of the schema were asked. Input: the version, when it was one. */
export function rulesChecked(dataset: DatasetRow, report: ValidationReport): EventDraft {
  const { versionId, environment, schemaRevision, success, tally, results } = report;
  const broken = results.filter(({ success: holds }) => !holds).slice(0, 100);
  return {
    type: 'data.rules.checked',
    projectId: dataset.project_id,
    environment: dataset.environment,
    actor,
    subject: dataset.name,
    inputs: versionId === undefined ? [] : [{ kind: 'dataset_version', id: versionId, name: dataset.name }],
    payload: {
      dataset: dataset.name,
      datasetId: dataset.id,
      reportId: report.id,
      ...(versionId === undefined ? {} : { versionId }),
      environment,
      schemaRevision,
      success,
      rules: tally.rules,
      failed: tally.failed,
      warned: tally.warned,
      broken: broken.map(({ rule, column, severity, result }) => ({
        rule,
        ...(column === undefined ? {} : { column }),
        severity,
        ...(result.unexpected_count === undefined ? {} : { unexpected: result.unexpected_count }),
      })),
    },
  };
}
