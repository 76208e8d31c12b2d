import './image-grid.css';
import type { RunRow } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Empty } from '../../../design/Async.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';

/** So many runs and folders are looked into. */
const mostRuns = 12;
const mostFolders = 6;
const isPicture = (name: string) => /\.(?:png|jpe?g|gif|webp|svg|bmp)$/i.test(name);

/** The pictures of the runs side by side: one line for each path, one column for each run. */
export function ImageGrid({
  runs,
  colours,
}: {
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
}) {
  const seen = runs.slice(0, mostRuns);
  const found = useQueries({
    queries: seen.map((run) => ({
      queryKey: ['runs', 'pictures', run.id],
      queryFn: () => findPictures(run.id),
      staleTime: 60_000,
    })),
  });
  const paths = [...new Set(found.flatMap(({ data }) => data ?? []))].toSorted();
  if (paths.length === 0)
    return (
      <Empty>
        {found.some(({ isPending }) => isPending) ? 'Looking for pictures.' : 'None of these runs kept a picture.'}
      </Empty>
    );
  return (
    <div className="k-pictures" style={{ gridTemplateColumns: `repeat(${seen.length}, minmax(150px, 1fr))` }}>
      {seen.map((run) => (
        <Text key={run.id} size="sm" truncate>
          <span className="k-pictures-dot" style={{ background: colours.get(run.id) }} aria-hidden />{' '}
          <EvidenceLink to={`/runs/${run.id}`}>{run.name || run.id}</EvidenceLink>
        </Text>
      ))}
      {paths.flatMap((path) => [
        <Text key={path} size="xs" c="var(--k-muted)" style={{ gridColumn: '1 / -1' }}>
          {path}
        </Text>,
        ...seen.map((run, index) => (
          <Picture
            key={`${run.id} ${path}`}
            run={run}
            path={path}
            isThere={found[index]?.data?.includes(path) === true}
          />
        )),
      ])}
    </div>
  );
}

function Picture({ run, path, isThere }: { readonly run: RunRow; readonly path: string; readonly isThere: boolean }) {
  if (!isThere) return <div className="k-pictures-none">none</div>;
  return <img src={client.runs.artifactPath(run.id, path)} alt={`${path} of ${run.name}`} loading="lazy" />;
}

/** Pictures at the top and in the first folders. */
async function findPictures(runId: string): Promise<readonly string[]> {
  const top = await client.runs.files(runId);
  const folders = top.items.filter((item) => item.isFolder).slice(0, mostFolders);
  const inner = await Promise.all(
    folders.map(async ({ name }) => {
      const { items } = await client.runs.files(runId, name);
      return items.filter((item) => !item.isFolder).map((item) => `${name}/${item.name}`);
    }),
  );
  return [...top.items.filter((item) => !item.isFolder).map((item) => item.name), ...inner.flat()].filter(isPicture);
}
