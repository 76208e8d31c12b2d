import type { FileSource } from '@kaizen/sdk';
import { Anchor, Box, Stack } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatBytes } from '../../design/format.ts';
import { LoadingBlock } from '../../design/LoadingBlock.tsx';
import { decideFileKind } from './file-kind.ts';
import type { FolderEntry } from './file-source.ts';
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
}) {
  const { source, entries, onPath } = props;
  const logged = useMemo(() => groupLoggedImages(entries), [entries]);
  const pictures = entries.filter(
    ({ isFolder, name, path }) =>
      !isFolder && decideFileKind(path) === 'image' && readLoggedImageName(name) === undefined,
  );
  const model = entries.find(({ name, isFolder }) => name === 'MLmodel' && !isFolder);
  const columns = useMemo(() => columnsOf(onPath), [onPath]);
  return (
    <Stack gap="lg">
      {model === undefined ? null : (
        <Suspense fallback={<LoadingBlock height={240} />}>
          <MlmodelView file={{ source, path: model.path, size: model.size ?? 0 }} />
        </Suspense>
      )}
      {logged.length === 0 ? null : <ImageSteps source={source} keys={logged} onPath={onPath} />}
      {pictures.length < 2 ? null : <ImageGrid source={source} entries={pictures.slice(0, 60)} onPath={onPath} />}
      <Box>
        <DataTable
          caption="Content of this folder"
          columns={columns}
          rows={entries}
          rowKey={({ path }) => path}
          exportable={false}
        />
      </Box>
    </Stack>
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
    { name: 'Size', text: ({ size }) => (size === undefined ? '' : formatBytes(size)), numeric: true },
  ];
}
