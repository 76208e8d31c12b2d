import type { ValidationOutcome } from '@kaizen/contracts';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { createDatasetStore } from '../dataset-store.sql.ts';
import { readSchemaText } from '../schema/schema-text.duck.ts';
import type { ReadOptions } from '../sources/read-options.ts';
import { validateFile } from './validate-file.duck.ts';
import { validateVersion } from './validation-service.ts';

/** Input of a `data.validate` job: a version, or a file that was sent before (`upload`: its key). */
export interface ValidationInput {
  readonly reportId: string;
  readonly dataset: string;
  readonly versionId?: string;
  readonly environment?: string;
  readonly schema?: string;
  readonly author: string;
  readonly file?: {
    readonly upload: string;
    readonly blobHash: string;
    readonly name: string;
    readonly options: ReadOptions;
  };
}

/** The job that validates; after a kill it begins again and keeps one report. */
export function createValidationJob(
  platform: Pick<Platform, 'db' | 'duck' | 'clock' | 'files' | 'blobs'>,
  reader: DataReader,
): JobKind<unknown, ValidationOutcome> {
  return {
    name: 'data.validate',
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const input = job.input as ValidationInput;
      const request = {
        id: input.reportId,
        dataset: input.dataset,
        environment: input.environment,
        schema: input.schema === undefined ? undefined : await readSchemaText(platform.duck, input.schema),
        author: input.author,
        signal: job.signal,
        onProgress: (done: number, total: number) => job.progress({ done, total, unit: 'rules' }),
      };
      const { file } = input;
      const report =
        file === undefined
          ? await validateVersion({ ...platform, reader }, { ...request, versionId: input.versionId })
          : await validateFile(platform, { ...request, ...file });
      if (file !== undefined) await job.commit((tx) => createDatasetStore(tx).deleteUpload(file.upload));
      return { reportId: report.id, success: report.success, tally: report.tally };
    },
  };
}
