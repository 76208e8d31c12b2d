import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { Failure } from '../../../design/Async.tsx';
import { usePathParam } from '../../../design/location.ts';
import { PageHead } from '../../../design/PageHead.tsx';
import { RunsWorkbench } from '../table/RunsWorkbench.tsx';
import { sayRuns } from '../table/say-runs.ts';
import { useRunRows } from '../table/use-run-rows.ts';
import { useRunsQuery } from '../table/use-runs-query.ts';
import { ExperimentActions } from './ExperimentActions.tsx';

/** One experiment: its runs. */
export function ExperimentPage() {
  const id = usePathParam('experiment');
  const address = useRunsQuery();
  const ids = useMemo(() => [id], [id]);
  const runs = useRunRows(address.query, ids);
  const experiment = useQuery({ queryKey: ['experiments', 'one', id], queryFn: () => client.experiments.get(id) });
  const { data } = experiment;
  return (
    <>
      <PageHead
        title={data?.name ?? `Experiment ${id}`}
        kind={data?.stage === 'deleted' ? 'Experiment, deleted' : 'Experiment'}
        headline={sayRuns(runs)}
        actions={data === undefined ? undefined : <ExperimentActions experiment={data} />}
      />
      {experiment.error === null ? (
        <RunsWorkbench address={address} runs={runs} experimentIds={ids} />
      ) : (
        <Failure error={experiment.error} retry={() => void experiment.refetch()} />
      )}
    </>
  );
}
