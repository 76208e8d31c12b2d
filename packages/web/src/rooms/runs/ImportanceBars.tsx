import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { ShareBars } from './ShareBars.tsx';

interface ImportanceTable {
  readonly rows: ReadonlyArray<readonly [string, number]>;
}

/** How much each column counts for the model, largest first. */
export function ImportanceBars({ runId, path }: { readonly runId: string; readonly path: string }) {
  const table = useQuery({
    queryKey: ['runs', 'artifact', runId, path],
    queryFn: () => client.runs.artifact<ImportanceTable>(runId, path),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <Async query={table}>{({ rows }) => <ShareBars rows={rows} />}</Async>;
}
