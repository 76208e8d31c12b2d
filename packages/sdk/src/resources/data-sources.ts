import type {
  BatchFilePage,
  JobAccepted,
  PushAccepted,
  PushStatus,
  SourceCompression,
  SourceFormat,
} from '@kaizen/contracts';
import type { Send } from '../request.ts';

const name = encodeURIComponent;
const keyed = (key: string | undefined) => (key === undefined ? {} : { key });

/** How a file is to be read; what is not said is found out from its name and first bytes. */
export interface FileOptions {
  /** Name of the file: its ending shows the format. */
  readonly name?: string;
  readonly format?: SourceFormat;
  readonly compression?: SourceCompression;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly quote?: string;
  readonly header?: boolean;
}

/** What is said with a file that is sent. */
export interface SendFileOptions extends FileOptions {
  readonly mode?: 'append' | 'replace';
  readonly message?: string;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/** Where rows of datasets come from: files that are sent, declared sources, rows that are pushed. */
export function sourcesResource(send: Send) {
  const at = (dataset: string) => `/api/v1/datasets/${name(dataset)}`;
  return {
    /** Sends CSV, JSON lines or Parquet; the job's result names the batch and the new version. A stream is sent once, anything else again when no answer came. */
    sendFile: (dataset: string, bytes: BodyInit, { key, signal, ...options }: SendFileOptions = {}) =>
      send<JobAccepted>({
        method: 'POST',
        path: `${at(dataset)}/batches`,
        query: { mode: 'append', ...options },
        raw: { bytes, type: 'application/octet-stream' },
        ...keyed(key),
        ...(signal === undefined ? {} : { signal }),
      }),
    /** Loads what kaizen.yaml declares as the source. */
    load: (dataset: string, key?: string) =>
      send<JobAccepted>({ method: 'POST', path: `${at(dataset)}/loads`, ...keyed(key) }),
    /** Pushes rows: durable when it resolves; the same key again changes nothing. */
    push: (dataset: string, rows: ReadonlyArray<Readonly<Record<string, unknown>>>, key?: string) =>
      send<PushAccepted>({ method: 'POST', path: `${at(dataset)}/rows`, body: { rows }, ...keyed(key) }),
    /** Makes a version of the pushed rows that wait, now. */
    commitRows: (dataset: string) => send<JobAccepted>({ method: 'POST', path: `${at(dataset)}/rows/commit` }),
    pushStatus: (dataset: string) => send<PushStatus>({ path: `${at(dataset)}/rows/status` }),
    /** The files of a folder that a batch read. */
    files: (dataset: string, batchId: string) =>
      send<BatchFilePage>({ path: `${at(dataset)}/batches/${name(batchId)}/files` }),
  };
}
