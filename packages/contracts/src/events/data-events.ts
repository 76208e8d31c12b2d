import { Type } from 'typebox';

const S = Type.String;
const I = Type.Integer;
const opt = Type.Optional;
const arr = Type.Array;
const obj = Type.Object;

/** Payloads of the events of the data room; a part of {@link eventPayloads}. */
export const dataEvents = {
  'data.version.committed': obj({
    dataset: S(),
    datasetId: S(),
    versionId: S(),
    parentId: opt(S()),
    rows: I(),
    addedRows: I(),
    bytes: I(),
    message: S(),
    current: Type.Boolean(),
  }),
  'data.validation.completed': obj({
    dataset: S(),
    datasetId: S(),
    batchId: S(),
    versionId: opt(S()),
    rowsIn: I(),
    rowsBad: I(),
    verdict: S(),
    reasons: arr(obj({ column: S(), rule: S(), count: I() })),
  }),
  /** A person made a schema the one in force. */
  'data.schema.accepted': obj({
    dataset: S(),
    datasetId: S(),
    revision: I(),
    before: I(),
    changes: I(),
    reason: S(),
    author: S(),
  }),
  /** The rules of the schema were asked of a version or a file as a whole. */
  'data.rules.checked': obj({
    dataset: S(),
    datasetId: S(),
    reportId: S(),
    versionId: opt(S()),
    environment: S(),
    schemaRevision: I(),
    success: Type.Boolean(),
    rules: I(),
    failed: I(),
    warned: I(),
    /** Broken rules, at most 100. */
    broken: arr(obj({ rule: S(), column: opt(S()), severity: S(), unexpected: opt(I()) })),
  }),
  /** A version became the current one: its checks passed, or a person accepted it (`by`), perhaps against them. */
  'data.version.accepted': obj({
    dataset: S(),
    datasetId: S(),
    versionId: S(),
    by: opt(S()),
    reason: opt(S()),
    against: Type.Boolean(),
  }),
  /** The checks of a version failed: it stays staged and waits for a person. */
  'data.version.held': obj({ dataset: S(), datasetId: S(), versionId: S(), failed: I(), rules: arr(S()) }),
  'data.version.rejected': obj({ dataset: S(), datasetId: S(), versionId: S(), by: S(), reason: S() }),
  /** A tag was set or moved. */
  'data.version.tagged': obj({ dataset: S(), datasetId: S(), versionId: S(), tag: S(), previousId: opt(S()), by: S() }),
  'data.version.untagged': obj({ dataset: S(), datasetId: S(), versionId: S(), tag: S(), by: S() }),
  /** A scan found columns that look sensitive; they wait for a person. */
  'data.sensitivity.proposed': obj({
    dataset: S(),
    datasetId: S(),
    versionId: S(),
    columns: arr(obj({ column: S(), class: S(), confidence: Type.Number() })),
  }),
  /** A person confirmed that a column is sensitive (`confirmed`), or said that it is not (`dismissed`). */
  'data.sensitivity.decided': obj({
    dataset: S(),
    datasetId: S(),
    column: S(),
    status: S(),
    class: opt(S()),
    method: opt(S()),
    by: S(),
    reason: opt(S()),
  }),
  /** Somebody read raw values of sensitive columns: who, which, where, what for. Kept for good. */
  'data.raw.read': obj({
    dataset: S(),
    datasetId: S(),
    versionId: opt(S()),
    batchId: opt(S()),
    columns: arr(S()),
    surface: S(),
    purpose: S(),
    by: S(),
  }),
  /** Pseudonyms are made with another key. */
  'data.mask_key.rotated': obj({ keyId: S(), previousKeyId: S(), by: S() }),
  /** The rows of former versions were removed by the retention rules. */
  'data.version.collected': obj({ dataset: S(), datasetId: S(), versionIds: arr(S()), bytes: I() }),
  /** A view was saved or changed. Its inputs are the versions that it read then. */
  'data.view.saved': obj({ viewId: S(), name: S(), columns: I(), by: S(), isNew: Type.Boolean() }),
  'data.view.deleted': obj({ viewId: S(), name: S(), by: S() }),
};
