import type {
  ConfirmSensitive,
  JobAccepted,
  MakeSynthetic,
  RawReadPage,
  RotatedMaskKey,
  SensitiveColumn,
  SensitiveColumns,
} from '@kaizen/contracts';
import type { Send } from '../request.ts';

const name = encodeURIComponent;

/** Sensitive columns of datasets, who read them raw, and samples that stand in for the rows. */
export function sensitiveResource(send: Send) {
  const of = (dataset: string) => `/api/v1/datasets/${name(dataset)}`;
  return {
    /** Columns that are sensitive or may be, those that wait for a person first. */
    columns: (dataset: string) => send<SensitiveColumns>({ path: `${of(dataset)}/sensitive` }),
    /** Looks at a version (default: the current one); the job's result is a `SensitiveScanOutcome`. */
    scan: (dataset: string, version?: string) =>
      send<JobAccepted>({
        method: 'POST',
        path: `${of(dataset)}/sensitive/scan`,
        body: version === undefined ? {} : { version },
      }),
    confirm: (dataset: string, body: ConfirmSensitive) =>
      send<SensitiveColumn>({ method: 'POST', path: `${of(dataset)}/sensitive/confirm`, body }),
    dismiss: (dataset: string, column: string, reason: string) =>
      send<SensitiveColumn>({ method: 'POST', path: `${of(dataset)}/sensitive/dismiss`, body: { column, reason } }),
    /** Who read raw values, newest first. */
    rawReads: (dataset: string, page: { limit?: number; cursor?: string } = {}) =>
      send<RawReadPage>({ path: `${of(dataset)}/raw-reads`, query: page }),
    /** Makes pseudonyms with a new key; they join no more with those from before. */
    rotateKey: () => send<RotatedMaskKey>({ method: 'POST', path: '/api/v1/mask-key/rotate' }),
    /** Has a sample of made-up rows made; the job's result is a `SyntheticSample`. */
    synthesise: (dataset: string, body: MakeSynthetic) =>
      send<JobAccepted>({ method: 'POST', path: `${of(dataset)}/synthetic`, body }),
    /** Path of the file of a sample. */
    samplePath: (dataset: string, file: string) => `${of(dataset)}/synthetic/${name(file)}`,
  };
}
