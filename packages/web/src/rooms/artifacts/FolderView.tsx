import type { FileSource } from '@kaizen/sdk';
import { Anchor, Box, Button, Stack } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatBytes, formatCount } from '../../design/format.ts';
import { LoadingBlock } from '../../design/LoadingBlock.tsx';
import { decideFileKind } from './file-kind.ts';
import type { FolderEntry } from './file-path.ts';
import { groupLoggedImages, readLoggedImageName } from './logged-image.ts';
import { ImageGrid } from './viewers/ImageGrid.tsx';
import { ImageSteps } from './viewers/ImageSteps.tsx';

const MlmodelView = lazy(async () => ({ default: (await import('./model/MlmodelView.tsx')).MlmodelView }));

/** What is in a folder: logged pictures by step, other pictures as a grid, a model as what it is, and the list of all. */
export function FolderView(props: {
  readonly source: FileSource;
  readonly path: string;
  readonly entries: readonly FolderEntry[];
  readonly onPath: (path: string) => void;
  readonly hidesModel: boolean;
}) {
  const { source, entries, onPath } = props;
  const logged = useMemo(() => groupLoggedImages(entries), [entries]);
  const pictures = entries.filter(
    ({ isFolder, name, path }) =>
      !isFolder && decideFileKind(path) === 'image' && readLoggedImageName(name) === undefined,
  );
  const model = entries.find(({ name, isFolder }) => name === 'MLmodel' && !isFolder);
  return (
    <Stack gap="lg">
      {model === undefined || props.hidesModel ? null : (
        <Suspense fallback={<LoadingBlock height={240} />}>
          <MlmodelView file={{ source, path: model.path, size: model.size ?? 0 }} />
        </Suspense>
      )}
      {logged.length === 0 ? null : <ImageSteps source={source} keys={logged} onPath={onPath} />}
      {pictures.length < 2 ? null : <ImageGrid source={source} entries={pictures.slice(0, 60)} onPath={onPath} />}
      <EntryList entries={entries} onPath={onPath} />
    </Stack>
  );
}

const listed = 500;

/** The entries by name; files of pictures that are drawn above, and those beyond the first few hundred, stay away until asked for. */
function EntryList(props: { readonly entries: readonly FolderEntry[]; readonly onPath: (path: string) => void }) {
  const { entries, onPath } = props;
  const [showsAll, setShowsAll] = useState(false);
  const columns = useMemo(() => columnsOf(onPath), [onPath]);
  const others = entries.filter(({ name, isFolder }) => isFolder || readLoggedImageName(name) === undefined);
  const shown = showsAll ? entries : others.slice(0, listed);
  const left = entries.length - shown.length;
  return (
    <Box>
      {shown.length === 0 ? null : (
        <DataTable
          caption="Content of this folder"
          columns={columns}
          rows={shown}
          rowKey={({ path }) => path}
          exportable={false}
        />
      )}
      {left === 0 ? null : (
        <Button size="compact-xs" variant="default" mt="xs" onClick={() => setShowsAll(true)}>
          List {formatCount(left)} more {left === 1 ? 'file' : 'files'}
        </Button>
      )}
    </Box>
  );
}

function columnsOf(onPath: (path: string) => void): readonly TableColumn<FolderEntry>[] {
  return [
    {
      name: 'Name',
      text: ({ name }) => name,
      cell: ({ path, name, isFolder }) => (
        <Anchor
          component="button"
          type="button"
          inherit
          c="inherit"
          ta="left"
          style={{ overflowWrap: 'anywhere' }}
          onClick={() => onPath(path)}
        >
          {isFolder ? `${name}/` : name}
        </Anchor>
      ),
    },
    {
      name: 'Size',
      text: ({ size }) => (size === undefined ? '' : formatBytes(size)),
      numeric: true,
      cell: ({ size }) => <span style={{ whiteSpace: 'nowrap' }}>{size === undefined ? '' : formatBytes(size)}</span>,
    },
  ];
}
