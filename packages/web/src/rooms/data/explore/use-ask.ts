import type { ChartSpec, ExploreFile } from '@kaizen/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';

/** A query as it was sent. `run` makes asking the same again a new question. */
export interface Asked {
  readonly sql: string;
  readonly files: readonly ExploreFile[];
  readonly project: string | undefined;
  readonly run: number;
}

/** An answer never changes by itself, and a refused query is not asked again. */
const once = {
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 10 * 60_000,
  retry: false,
  refetchOnWindowFocus: false,
} as const;

function bodyOf({ sql, files, project }: Asked) {
  return { sql, ...(files.length === 0 ? {} : { files: [...files] }), ...(project === undefined ? {} : { project }) };
}

/** The result of a query, with its progress while it runs; `cancel` ends it on the server too. */
export function useResult(asked: Asked | undefined) {
  const queries = useQueryClient();
  const [progress, setProgress] = useState(0);
  const queryKey = ['explore', 'result', asked];
  const result = useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      setProgress(0);
      if (asked === undefined) throw new Error('nothing was asked');
      return client.explore.query(bodyOf(asked), { signal, onProgress: setProgress });
    },
    enabled: asked !== undefined,
    ...once,
  });
  return { result, progress, cancel: () => void queries.cancelQueries({ queryKey }) };
}

/** The numbers of a chart of a query. */
export function useChart(asked: Asked, chart: ChartSpec) {
  const queries = useQueryClient();
  const [progress, setProgress] = useState(0);
  const queryKey = ['explore', 'chart', asked, chart];
  const drawn = useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      setProgress(0);
      return client.explore.chart({ ...bodyOf(asked), chart }, { signal, onProgress: setProgress });
    },
    ...once,
  });
  return { drawn, progress, cancel: () => void queries.cancelQueries({ queryKey }) };
}
