import type {
  ArtifactListing,
  ChangedCount,
  ChangeExperiment,
  ChangeRun,
  ChangeRuns,
  CreateExperiment,
  ExperimentView,
  JobAccepted,
  MetricSeriesPage,
  MetricSeriesQuery,
  ReproductionView,
  RunColumns,
  RunDetail,
  RunRowPage,
  RunView,
  SavedView,
  SaveView,
  SearchRuns,
  StartGc,
  TuningView,
  VersionRunPage,
} from '@kaizen/contracts';
import type { Send } from '../request.ts';
import type { ListOf } from './projects.ts';

const name = encodeURIComponent;
const file = (path: string) => path.split('/').map(name).join('/');

/** Experiments: named sets of runs. */
export function experimentsResource(send: Send) {
  return {
    list: (
      query: {
        project?: string;
        stage?: 'active' | 'deleted' | 'all';
        filter?: string;
        order?: string;
        limit?: number;
        cursor?: string;
      } = {},
    ) => send<ListOf<ExperimentView>>({ path: '/api/v1/experiments', query }),
    get: (experimentId: string) => send<ExperimentView>({ path: `/api/v1/experiments/${name(experimentId)}` }),
    create: (experiment: CreateExperiment, key?: string) =>
      send<ExperimentView>({
        method: 'POST',
        path: '/api/v1/experiments',
        body: experiment,
        ...(key === undefined ? {} : { key }),
      }),
    change: (experimentId: string, change: ChangeExperiment) =>
      send<ExperimentView>({ method: 'PATCH', path: `/api/v1/experiments/${name(experimentId)}`, body: change }),
    /** Begins to free for good what was deleted; the job's result is a `FreedByGc`. */
    startGc: (gc: StartGc = {}, key?: string) =>
      send<JobAccepted>({
        method: 'POST',
        path: '/api/v1/gc',
        body: gc,
        ...(key === undefined ? {} : { key }),
      }),
  };
}

/** Saved views of the page of all runs, and of those of experiments. */
export function savedViewsResource(send: Send) {
  return {
    list: (query: { experiment?: string; limit?: number; cursor?: string } = {}) =>
      send<ListOf<SavedView>>({ path: '/api/v1/saved-views', query }),
    get: (viewId: string) => send<SavedView>({ path: `/api/v1/saved-views/${name(viewId)}` }),
    /** A name that the page has already stands for this view from now on. */
    save: (view: SaveView) => send<SavedView>({ method: 'POST', path: '/api/v1/saved-views', body: view }),
    delete: (viewId: string) =>
      send<Record<string, never>>({ method: 'DELETE', path: `/api/v1/saved-views/${name(viewId)}` }),
  };
}

/** Runs: search, one run with everything logged to it, its metrics as series, its files. */
export function runsResource(send: Send) {
  return {
    list: (query: { project?: string; experiment?: string; limit?: number; cursor?: string } = {}) =>
      send<ListOf<RunView>>({ path: '/api/v1/runs', query }),
    get: (runId: string) => send<RunView>({ path: `/api/v1/runs/${name(runId)}` }),
    /** Runs that the filter finds, in the asked order, a page by cursor. */
    search: (search: SearchRuns, signal?: AbortSignal) =>
      send<RunRowPage>({
        method: 'POST',
        path: '/api/v1/runs/search',
        body: search,
        ...(signal === undefined ? {} : { signal }),
      }),
    /** Names of metrics, parameters and tags that occur in runs of these experiments (all of them when none is named). */
    columns: (query: { experimentIds?: readonly string[]; project?: string } = {}) =>
      send<RunColumns>({
        path: `/api/v1/run-columns${repeated('experiment', query.experimentIds)}`,
        query: { project: query.project },
      }),
    detail: (runId: string) => send<RunDetail>({ path: `/api/v1/runs/${name(runId)}/detail` }),
    change: (runId: string, change: ChangeRun) =>
      send<RunDetail>({ method: 'PATCH', path: `/api/v1/runs/${name(runId)}`, body: change }),
    /** Deletes, restores or tags many runs; all of them, or none. */
    changeMany: (change: ChangeRuns, key?: string) =>
      send<ChangedCount>({
        method: 'POST',
        path: '/api/v1/runs/change',
        body: change,
        ...(key === undefined ? {} : { key }),
      }),
    /** One metric of several runs, thinned to about `points` each; a window (`from`, `to` on the axis) gives finer ones. */
    series: (query: MetricSeriesQuery, signal?: AbortSignal) =>
      send<MetricSeriesPage>({
        method: 'POST',
        path: '/api/v1/metric-series',
        body: query,
        ...(signal === undefined ? {} : { signal }),
      }),
    /** Address of all runs that the filter finds, or of those that are named (300 at most), as a file to download. */
    exportPath: (query: {
      format: 'csv' | 'json' | 'parquet';
      runIds?: readonly string[];
      stage?: 'active' | 'deleted' | 'all';
      experimentIds?: readonly string[];
      filter?: string;
      order?: readonly string[];
    }) => {
      const search = new URLSearchParams({ format: query.format });
      for (const id of query.runIds ?? []) search.append('run', id);
      if (query.stage !== undefined) search.set('stage', query.stage);
      for (const id of query.experimentIds ?? []) search.append('experiment', id);
      if (query.filter !== undefined && query.filter !== '') search.set('filter', query.filter);
      for (const term of query.order ?? []) search.append('order', term);
      return `/api/v1/runs-export?${search}`;
    },
    /** Runs that read a dataset version. */
    ofVersion: (versionId: string) =>
      send<VersionRunPage>({ path: `/api/v1/dataset-versions/${name(versionId)}/runs` }),
    /** The search for its parameters, while it goes on and after; throws `pipelines.study_not_found` for a run that searched for none. */
    tuning: (runId: string) => send<TuningView>({ path: `/api/v1/runs/${name(runId)}/tuning` }),
    /** Begins to train the run again as it was recorded; the job's result is a `ReproductionReport`. Throws `pipelines.not_reproducible` with the mend. */
    reproduce: (runId: string, key?: string) =>
      send<JobAccepted>({
        method: 'POST',
        path: `/api/v1/runs/${name(runId)}/reproductions`,
        ...(key === undefined ? {} : { key }),
      }),
    /** How training the run again came out, newest first. */
    reproductions: (runId: string) =>
      send<ListOf<ReproductionView>>({ path: `/api/v1/runs/${name(runId)}/reproductions` }),
    /** A folder of the run's files. */
    files: (runId: string, path?: string) =>
      send<ArtifactListing>({ path: `/api/v1/runs/${name(runId)}/files`, query: { path } }),
    /** A JSON artifact (curves, tables). */
    artifact: <T>(runId: string, path: string) =>
      send<T>({ path: `/api/v1/runs/${name(runId)}/artifacts/${file(path)}` }),
    /** Address of a file's bytes. */
    artifactPath: (runId: string, path: string) => `/api/v1/runs/${name(runId)}/artifacts/${file(path)}`,
  };
}

function repeated(key: string, values: readonly string[] | undefined): string {
  if (values === undefined || values.length === 0) return '';
  return `?${new URLSearchParams(values.map((value) => [key, value]))}`;
}
