import { PageHead } from '../../design/PageHead.tsx';
import { RunsTabs } from './experiments/RunsTabs.tsx';
import { RunsWorkbench } from './table/RunsWorkbench.tsx';
import { sayRuns } from './table/say-runs.ts';
import { useRunRows } from './table/use-run-rows.ts';
import { useRunsQuery } from './table/use-runs-query.ts';

/** Everything that was tracked, newest first. */
export function RunsPage() {
  const address = useRunsQuery();
  const runs = useRunRows(address.query, undefined);
  return (
    <>
      <PageHead title="Runs" headline={sayRuns(runs)} />
      <RunsTabs active="runs" />
      <RunsWorkbench address={address} runs={runs} experimentIds={undefined} />
    </>
  );
}
