import type {
  ChangeExploreView,
  ExploreChart,
  ExploreChartQuery,
  ExploreQuery,
  ExploreResult,
  ExploreRows,
  ExploreUpload,
  ExploreView,
  ExploreViewPage,
  SaveExploreView,
} from '@kaizen/contracts';
import type { AskWithProgress } from '../read-lines.ts';
import type { Send } from '../request.ts';

const name = encodeURIComponent;

/** Aborting ends the query on the server too; progress is a share of 0–1. */
export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/** SQL over datasets, their versions and files: results, charts, saved views. */
export function exploreResource(send: Send, ask: AskWithProgress) {
  const base = '/api/v1/explore';
  return {
    /** Runs one SELECT; its first rows are kept for paging. */
    query: (query: ExploreQuery, options: AskOptions = {}) => ask<ExploreResult>(`${base}/query`, query, options),
    /** Draws all rows of a query; the engine computes what is drawn. */
    chart: (query: ExploreChartQuery, options: AskOptions = {}) => ask<ExploreChart>(`${base}/chart`, query, options),
    /** A result that is kept. */
    result: (id: string) => send<ExploreResult>({ path: `${base}/results/${name(id)}` }),
    /** Some rows of a kept result. */
    rows: (id: string, page: { offset?: number; limit?: number } = {}, signal?: AbortSignal) =>
      send<ExploreRows>({
        path: `${base}/results/${name(id)}/rows`,
        query: page,
        ...(signal === undefined ? {} : { signal }),
      }),
    /** Address of a kept result as one file. */
    filePath: (id: string, format: 'csv' | 'jsonl' | 'parquet') => `${base}/results/${name(id)}.${format}`,
    /** Sends a file to look at; kept for a day. */
    sendFile: (fileName: string, bytes: BodyInit, signal?: AbortSignal) =>
      send<ExploreUpload>({
        method: 'POST',
        path: `${base}/files`,
        query: { name: fileName },
        raw: { bytes, type: 'application/octet-stream' },
        ...(signal === undefined ? {} : { signal }),
      }),
    views: (page: { project?: string; limit?: number; cursor?: string } = {}) =>
      send<ExploreViewPage>({ path: `${base}/views`, query: page }),
    view: (id: string) => send<ExploreView>({ path: `${base}/views/${name(id)}` }),
    saveView: (view: SaveExploreView) => send<ExploreView>({ method: 'POST', path: `${base}/views`, body: view }),
    changeView: (id: string, change: ChangeExploreView) =>
      send<ExploreView>({ method: 'PATCH', path: `${base}/views/${name(id)}`, body: change }),
    deleteView: (id: string) => send<Record<string, never>>({ method: 'DELETE', path: `${base}/views/${name(id)}` }),
  };
}
