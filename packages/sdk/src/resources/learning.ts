import type {
  BatchView,
  ColumnProfile,
  DatasetProfile,
  DatasetView,
  FeatureSetView,
  JobAccepted,
  PipelineRunView,
  PipelineView,
  RawOptions,
  RowsPreview,
  StartPipeline,
  StepLogPage,
  VersionView,
} from '@kaizen/contracts';
import { pause, type Send } from '../request.ts';
import type { ListOf } from './projects.ts';

const name = encodeURIComponent;

/** Datasets, versions, batches. */
export function datasetsResource(send: Send) {
  return {
    /** Newest first, a page by cursor. */
    list: (query: { project?: string; limit?: number; cursor?: string } = {}) =>
      send<ListOf<DatasetView>>({ path: '/api/v1/datasets', query }),
    get: (dataset: string) => send<DatasetView>({ path: `/api/v1/datasets/${name(dataset)}` }),
    /** Newest first, a page by cursor. */
    versions: (dataset: string, query: { limit?: number; cursor?: string } = {}) =>
      send<ListOf<VersionView>>({ path: `/api/v1/datasets/${name(dataset)}/versions`, query }),
    version: (dataset: string, versionId: string) =>
      send<VersionView>({ path: `/api/v1/datasets/${name(dataset)}/versions/${name(versionId)}` }),
    /** `light` is what a list of many columns shows; `full` has the mergeable summaries too. */
    profile: (dataset: string, versionId: string, form: 'light' | 'plain' | 'full' = 'plain') =>
      send<DatasetProfile>({
        path: `/api/v1/datasets/${name(dataset)}/versions/${name(versionId)}/profile`,
        query: { form },
      }),
    /** One column of a profile, in full. */
    columnProfile: (dataset: string, versionId: string, column: string) =>
      send<ColumnProfile>({
        path: `/api/v1/datasets/${name(dataset)}/versions/${name(versionId)}/profile/column`,
        query: { name: column },
      }),
    /** Sensitive columns are masked, unless `raw` is asked for with a purpose. */
    rows: (dataset: string, versionId: string, page: { offset?: number; limit?: number } & RawOptions = {}) =>
      send<RowsPreview>({ path: `/api/v1/datasets/${name(dataset)}/versions/${name(versionId)}/rows`, query: page }),
    /** Newest first, a page by cursor. */
    batches: (dataset: string, query: { limit?: number; cursor?: string } = {}) =>
      send<ListOf<BatchView>>({ path: `/api/v1/datasets/${name(dataset)}/batches`, query }),
    batch: (dataset: string, batchId: string) =>
      send<BatchView>({ path: `/api/v1/datasets/${name(dataset)}/batches/${name(batchId)}` }),
    /** Sends CSV rows; the job's result names the batch and the new version. */
    upload: (
      dataset: string,
      csv: BodyInit,
      options: {
        mode?: 'append' | 'replace' | 'upsert' | 'delete';
        delimiter?: string;
        message?: string;
        key?: string;
      } = {},
    ) =>
      send<JobAccepted>({
        method: 'POST',
        path: `/api/v1/datasets/${name(dataset)}/batches`,
        query: { mode: options.mode ?? 'append', delimiter: options.delimiter, message: options.message },
        raw: { bytes: csv, type: 'text/csv' },
        ...(options.key === undefined ? {} : { key: options.key }),
      }),
  };
}

/** Feature sets. */
export function featureSetsResource(send: Send) {
  return {
    list: (project?: string) => send<ListOf<FeatureSetView>>({ path: '/api/v1/feature-sets', query: { project } }),
    get: (set: string) => send<FeatureSetView>({ path: `/api/v1/feature-sets/${name(set)}` }),
  };
}

const runEnded: ReadonlySet<PipelineRunView['status']> = new Set(['succeeded', 'held', 'failed', 'cancelled']);

/** Pipelines and their runs. */
export function pipelinesResource(send: Send) {
  const run = (pipelineRunId: string) =>
    send<PipelineRunView>({ path: `/api/v1/pipeline-runs/${name(pipelineRunId)}` });
  return {
    list: (project?: string) => send<ListOf<PipelineView>>({ path: '/api/v1/pipelines', query: { project } }),
    get: (pipeline: string) => send<PipelineView>({ path: `/api/v1/pipelines/${name(pipeline)}` }),
    start: (pipeline: string, start: StartPipeline = {}, key?: string) =>
      send<PipelineRunView>({
        method: 'POST',
        path: `/api/v1/pipelines/${name(pipeline)}/runs`,
        body: start,
        ...(key === undefined ? {} : { key }),
      }),
    runs: (pipeline: string) => send<ListOf<PipelineRunView>>({ path: `/api/v1/pipelines/${name(pipeline)}/runs` }),
    run,
    cancel: (pipelineRunId: string) =>
      send<PipelineRunView>({ method: 'POST', path: `/api/v1/pipeline-runs/${name(pipelineRunId)}/cancel` }),
    /** What a step's command has said, from a place of its log on; ask again from `next` until `isEnded`. */
    stepLog: (pipelineRunId: string, step: string, from = 0) =>
      send<StepLogPage>({
        path: `/api/v1/pipeline-runs/${name(pipelineRunId)}/steps/${name(step)}/log`,
        query: { from },
      }),
    /** Polls until the run has ended; `onProgress` gets every view on the way. */
    async ended(
      pipelineRunId: string,
      options: { onProgress?: (run: PipelineRunView) => void; pollMs?: number; signal?: AbortSignal } = {},
    ): Promise<PipelineRunView> {
      for (;;) {
        const view = await run(pipelineRunId);
        options.onProgress?.(view);
        if (runEnded.has(view.status)) return view;
        await pause(options.pollMs ?? 150, options.signal);
      }
    },
  };
}
