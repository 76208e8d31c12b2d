import type {
  AcceptedSchema,
  AcceptSchema,
  FixQuarantine,
  JobAccepted,
  QuarantineFix,
  QuarantineList,
  QuarantinePage,
  RawOptions,
  SchemaRevisionList,
  SchemaText,
  StartValidation,
  ValidationReport,
  ValidationSummary,
} from '@kaizen/contracts';
import type { Send } from '../request.ts';
import type { FileOptions } from './data-sources.ts';
import type { ListOf } from './projects.ts';

const name = encodeURIComponent;

/** Validations of datasets: start one, list them, read one. */
export function validationsResource(send: Send) {
  const at = (dataset: string) => `/api/v1/datasets/${name(dataset)}/validations`;
  return {
    list: (dataset: string, query: { versionId?: string; limit?: number; cursor?: string } = {}) =>
      send<ListOf<ValidationSummary>>({ path: at(dataset), query }),
    get: (dataset: string, id: string) => send<ValidationReport>({ path: `${at(dataset)}/${name(id)}` }),
    /** Path of the report as one HTML page. */
    pagePath: (dataset: string, id: string) => `${at(dataset)}/${name(id)}/page`,
    /** The job's result is a `ValidationOutcome`. `upload` is what `sendFile` gave; how it is to be read is said again. */
    start: (dataset: string, body: StartValidation & FileOptions & { upload?: string } = {}, key?: string) =>
      send<JobAccepted>({ method: 'POST', path: at(dataset), body, ...(key === undefined ? {} : { key }) }),
    /** Sends CSV, JSON lines or Parquet that shall be validated, not ingested. A stream is sent once, anything else again when no answer came. */
    sendFile: (dataset: string, bytes: BodyInit, options: FileOptions = {}) =>
      send<{ upload: string }>({
        method: 'POST',
        path: `${at(dataset)}/files`,
        query: { ...options },
        raw: { bytes, type: 'application/octet-stream' },
      }),
  };
}

/** The schema of a dataset as the text of a schema file. */
export function schemasResource(send: Send) {
  const at = (dataset: string) => `/api/v1/datasets/${name(dataset)}/schema`;
  return {
    show: (dataset: string) => send<SchemaText>({ path: at(dataset) }),
    revisions: (dataset: string) => send<SchemaRevisionList>({ path: `${at(dataset)}/revisions` }),
    infer: (dataset: string, versionId?: string) =>
      send<SchemaText>({
        method: 'POST',
        path: `${at(dataset)}/infer`,
        body: versionId === undefined ? {} : { versionId },
      }),
    diff: (dataset: string, text: string) =>
      send<SchemaText>({ method: 'POST', path: `${at(dataset)}/diff`, body: { text } }),
    accept: (dataset: string, body: AcceptSchema) =>
      send<AcceptedSchema>({ method: 'POST', path: `${at(dataset)}/accept`, body }),
  };
}

/** Rows in quarantine: look at them, correct them, send them in again. */
export function quarantineResource(send: Send) {
  const at = (dataset: string, batchId: string) =>
    `/api/v1/datasets/${name(dataset)}/batches/${name(batchId)}/quarantine`;
  return {
    batches: (dataset: string) => send<QuarantineList>({ path: `/api/v1/datasets/${name(dataset)}/quarantine` }),
    rows: (
      dataset: string,
      batchId: string,
      query: { column?: string; rule?: string; offset?: number; limit?: number } & RawOptions = {},
    ) => send<QuarantinePage>({ path: at(dataset, batchId), query }),
    fix: (dataset: string, batchId: string, body: FixQuarantine) =>
      send<QuarantineFix>({ method: 'POST', path: `${at(dataset, batchId)}/fixes`, body }),
    /** The job's result is a `ReplayOutcome`. */
    replay: (dataset: string, batchId: string, all = false, key?: string) =>
      send<JobAccepted>({
        method: 'POST',
        path: `${at(dataset, batchId)}/replay`,
        body: { all },
        ...(key === undefined ? {} : { key }),
      }),
  };
}
