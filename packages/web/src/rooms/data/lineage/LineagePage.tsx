import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { useQueryParam } from '../../../design/location.ts';
import { PageHead } from '../../../design/PageHead.tsx';
import { ColumnLineage } from './ColumnLineage.tsx';
import { LineageControls } from './LineageControls.tsx';
import { MOST_DRAWN } from './lineage-drawing.ts';
import { TableLineage } from './TableLineage.tsx';
import { type Chosen, useChosen } from './use-chosen.ts';

/** From column to deployment: what came from what, and what is affected if a column is wrong. */
export function LineagePage() {
  const chosen = useChosen();
  return (
    <>
      <PageHead
        title="Lineage"
        headline="What came from what, from the file to the deployment, and what is affected if a column is wrong."
      />
      <Async
        query={chosen}
        height={320}
        isEmpty={(node) => node === null}
        empty="Nothing has happened yet. The first ingest of a dataset, or the first event of another tool sent to /api/v1/lineage, begins the graph."
      >
        {(node) => (node === null ? null : <Around chosen={node} />)}
      </Async>
    </>
  );
}

const DEPTH = 10;
/** Nodes that are read: jobs are not always drawn. */
const MOST_READ = 4 * MOST_DRAWN;

function Around({ chosen }: { readonly chosen: Chosen }) {
  const [depth, setDepth] = useQueryParam('depth');
  const [level = 'tables', setLevel] = useQueryParam('level');
  const [column, setColumn] = useQueryParam('column');
  const [view, setView] = useQueryParam('view');
  const steps = Number(depth ?? DEPTH);
  const graph = useQuery({
    queryKey: ['lineage', 'graph', chosen.nodeId, steps],
    queryFn: () => client.lineage.graph(chosen.nodeId, steps, MOST_READ),
  });
  const node = graph.data?.graph.find(({ id }) => id === chosen.nodeId);
  const columns = node?.data.fields?.map(({ name }) => name) ?? [];
  const settings = { column, asList: view === 'list', depth: steps };
  return (
    <>
      <LineageControls
        chosen={chosen}
        columns={columns}
        level={level}
        {...settings}
        onDepth={(value) => setDepth(value === DEPTH ? undefined : String(value))}
        onLevel={(value) => setLevel(value === 'tables' ? undefined : value)}
        onColumn={setColumn}
        onView={(value) => setView(value === 'list' ? value : undefined)}
      />
      <Async query={graph} height={360}>
        {(data) =>
          level === 'columns' && chosen.kind !== 'job' ? (
            <ColumnLineage chosen={chosen} {...settings} />
          ) : (
            <TableLineage chosen={chosen} graph={data} withJobs={level === 'jobs'} {...settings} />
          )
        }
      </Async>
    </>
  );
}
