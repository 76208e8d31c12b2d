import type { EvaluationReport } from '@kaizen/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

const path = 'evaluation.json';

/** The evaluation that a training run left; it never changes. */
export function evaluationQuery(runId: string) {
  return queryOptions({
    queryKey: ['runs', 'artifact', runId, path],
    queryFn: () => client.runs.artifact<EvaluationReport>(runId, path),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Whether a run left an evaluation; false while that is not known. */
export function useHasEvaluation(runId: string | undefined, status: string): boolean {
  const files = useQuery({
    queryKey: ['runs', 'files', runId, '', status],
    queryFn: () => client.runs.files(runId ?? '', ''),
    enabled: runId !== undefined,
  });
  return files.data?.items.some(({ name }) => name === path) ?? false;
}
