import type { FileSource } from '@kaizen/sdk';
import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Async } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import { TreeList } from '../../../design/TreeList.tsx';
import { folderQuery, readEntries } from '../file-source.ts';
import { findFiles } from './find-files.ts';

/** Files and folders whose path holds the text. */
export function FoundList(props: {
  readonly source: FileSource;
  readonly text: string;
  readonly path: string;
  readonly onPath: (path: string) => void;
}) {
  const { source, text } = props;
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: ['files', source.kind, source.id, 'found', text],
    queryFn: () =>
      findFiles(text, async (path) => readEntries(await queries.ensureQueryData(folderQuery(source, path)))),
  });
  return (
    <Async query={found} isEmpty={({ entries }) => entries.length === 0} empty="No file or folder of that name.">
      {({ entries, isCut }) => (
        <>
          <TreeList
            label="Found files"
            rows={entries.map(({ path }) => ({ id: path, level: 0, label: path }))}
            selected={props.path}
            onToggle={() => undefined}
            onChoose={props.onPath}
          >
            {({ id }) => <FoundName path={id} size={entries.find(({ path }) => path === id)?.size} />}
          </TreeList>
          {isCut ? (
            <Text size="xs" c="var(--k-muted)" px="xs" pt={4}>
              There may be more: the search ended early. A longer text finds fewer.
            </Text>
          ) : null}
        </>
      )}
    </Async>
  );
}

function FoundName({ path, size }: { readonly path: string; readonly size: number | undefined }) {
  return (
    <>
      <Text inherit truncate title={path} style={{ flex: 1, minWidth: 0, direction: 'rtl', textAlign: 'left' }}>
        <bdi>{path}</bdi>
      </Text>
      <Text size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
        {size === undefined ? 'folder' : formatBytes(size)}
      </Text>
    </>
  );
}
