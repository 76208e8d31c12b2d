import type { FileSource } from '@kaizen/sdk';
import { Text } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatBytes } from '../../../design/format.ts';
import { TreeList } from '../../../design/TreeList.tsx';
import { folderOf, foldersAbove } from '../file-path.ts';
import { folderQuery } from '../file-source.ts';
import { type FileRow, type FolderState, flattenTree } from './tree-rows.ts';

/** The folders and files; a folder is read when it is first opened. */
export function FileTree(props: {
  readonly source: FileSource;
  readonly path: string;
  readonly onPath: (path: string) => void;
}) {
  const { source, path } = props;
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isFolder = useQuery(folderQuery(source, folderOf(path))).data?.some((one) => one.path === path && one.isFolder);
  const above = useMemo(() => [...foldersAbove(path), ...(isFolder === true ? [path] : [])], [path, isFolder]);
  const isOpen = (folder: string) => toggled.get(folder) ?? above.includes(folder);
  const open = [...new Set([...above, ...toggled.keys()])].filter((folder) => folder === '' || isOpen(folder));
  const rows = flattenTree(useFolders(source, open), isOpen);
  const host = useSelectedInView(path, rows.length);
  const toggle = (folder: string, next: boolean) => setToggled(new Map(toggled).set(folder, next));
  const choose = (id: string) => {
    const entry = rows.find((row) => row.id === id)?.entry;
    if (entry === undefined) return;
    if (entry.isFolder) toggle(id, id === path ? !isOpen(id) : true);
    props.onPath(id);
  };
  return (
    <div ref={host}>
      <TreeList label="Files" rows={rows} selected={path} onToggle={toggle} onChoose={choose}>
        {(row: FileRow) => <EntryName row={row} />}
      </TreeList>
    </div>
  );
}

/** Keeps the chosen row in sight within the pane; the page itself stays where it is. */
function useSelectedInView(path: string, rows: number) {
  const host = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when the path or the rows change
  useEffect(() => {
    const pane = host.current?.closest('.k-files-tree');
    const row = host.current?.querySelector('[aria-selected="true"]');
    if (pane === undefined || pane === null || row === undefined || row === null) return;
    const { top, bottom } = row.getBoundingClientRect();
    const view = pane.getBoundingClientRect();
    if (bottom > view.bottom) pane.scrollTop += bottom - view.bottom;
    else if (top < view.top) pane.scrollTop -= view.top - top;
  }, [path, rows]);
  return host;
}

function EntryName({ row: { entry, label } }: { readonly row: FileRow }) {
  if (entry === undefined)
    return (
      <Text inherit c="var(--k-muted)" fs="italic">
        {label}
      </Text>
    );
  const Icon = entry.isFolder ? IconFolder : IconFile;
  return (
    <>
      <Icon size={15} stroke={1.5} style={{ flex: 'none' }} color="var(--k-muted)" aria-hidden />
      <Text inherit truncate title={label} style={{ flex: 1, minWidth: 0 }}>
        {label}
      </Text>
      {entry.size === undefined ? null : (
        <Text size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
          {formatBytes(entry.size)}
        </Text>
      )}
    </>
  );
}

function useFolders(source: FileSource, paths: readonly string[]): ReadonlyMap<string, FolderState> {
  return useQueries({
    queries: paths.map((path) => folderQuery(source, path)),
    combine: (results) =>
      new Map(
        paths.map((path, index): [string, FolderState] => {
          const result = results[index];
          return [path, result?.data ?? (result?.isError === true ? 'failed' : 'loading')];
        }),
      ),
  });
}
