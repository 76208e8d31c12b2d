import { Readable } from 'node:stream';
import type { JobKind } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DataCommands, IngestOutcome } from './data-commands.ts';
import { createDatasetStore } from './dataset-store.sql.ts';
import { showProgress } from './sources/job-progress.ts';
import type { ReadOptions } from './sources/read-options.ts';

/** Input of a `data.ingest` job: an upload that is already stored as a blob. */
export interface UploadInput {
  readonly dataset: string;
  readonly projectId: string;
  readonly blobHash: string;
  readonly bytes: number;
  readonly name: string;
  readonly mode: Parameters<DataCommands['ingest']>[0]['mode'];
  readonly options?: ReadOptions;
  /** Of uploads that an earlier release took in: CSV. */
  readonly delimiter?: string;
  readonly message: string;
  readonly author: string;
  readonly key: string;
}

/** The job that ingests an upload. After a kill it begins again from the blob and comes to the same outcome. */
export function createUploadJob(
  platform: Pick<Platform, 'blobs'>,
  commands: Pick<DataCommands, 'ingest'>,
): JobKind<unknown, IngestOutcome> {
  return {
    name: 'data.ingest',
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const input = job.input as UploadInput;
      const stream = Readable.from(await platform.blobs.read(input.blobHash), { objectMode: false });
      const outcome = await commands.ingest({
        dataset: input.dataset,
        projectId: input.projectId,
        source: { kind: 'stream', stream, name: input.name, options: optionsOf(input), bytes: input.bytes },
        mode: input.mode,
        key: input.key,
        message: input.message,
        author: input.author,
        signal: job.signal,
        onProgress: showProgress(job),
      });
      await job.commit((tx) => createDatasetStore(tx).deleteUpload(input.key));
      return outcome;
    },
  };
}

function optionsOf({ options, delimiter }: UploadInput): ReadOptions {
  return options ?? { format: 'csv', ...(delimiter === undefined ? {} : { delimiter }) };
}
