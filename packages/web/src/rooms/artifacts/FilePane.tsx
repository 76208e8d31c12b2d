import type { FileSource } from '@kaizen/sdk';
import { Anchor, Button, CopyButton, Group, Text } from '@mantine/core';
import { IconCheck, IconDownload, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { Async, Empty } from '../../design/Async.tsx';
import { formatBytes, formatCount } from '../../design/format.ts';
import { FileView } from './FileView.tsx';
import { FolderView } from './FolderView.tsx';
import { folderOf, nameOf } from './file-path.ts';
import { folderQuery } from './file-source.ts';

interface PaneProps {
  readonly source: FileSource;
  readonly path: string;
  readonly onPath: (path: string) => void;
  readonly hidesModel: boolean;
}

/** What is chosen: a folder with what is in it, or a file as it is best seen. */
export function FilePane(props: PaneProps) {
  const { source, path, onPath } = props;
  const parent = useQuery(folderQuery(source, folderOf(path)));
  if (path === '') return <Folder {...props} />;
  return (
    <Async query={parent} height={280}>
      {(siblings) => {
        const entry = siblings.find((one) => one.path === path);
        if (entry === undefined) return <Gone path={path} onPath={onPath} />;
        if (entry.isFolder) return <Folder {...props} />;
        const file = { source, path, size: entry.size ?? 0 };
        return (
          <div>
            <Head path={path} onPath={onPath} text={formatBytes(file.size)} actions={<Download {...file} />} />
            <FileView file={file} />
          </div>
        );
      }}
    </Async>
  );
}

function Folder({ source, path, onPath, hidesModel }: PaneProps) {
  const folder = useQuery(folderQuery(source, path));
  return (
    <div>
      <Head
        path={path}
        onPath={onPath}
        text={folder.data === undefined ? '' : `${formatCount(folder.data.length)} in this folder`}
      />
      <Async query={folder} isEmpty={(entries) => entries.length === 0} empty="This folder is empty." height={200}>
        {(entries) => (
          <FolderView source={source} path={path} entries={entries} onPath={onPath} hidesModel={hidesModel} />
        )}
      </Async>
    </div>
  );
}

function Gone({ path, onPath }: Pick<PaneProps, 'path' | 'onPath'>) {
  return (
    <Empty>
      There is no file or folder <b>{path}</b> here. It was deleted, or the link is not whole.{' '}
      <Anchor component="button" type="button" inherit onClick={() => onPath('')}>
        To the top
      </Anchor>
    </Empty>
  );
}

/** Where one is, how much it is, and what can be done with it. */
function Head(props: {
  readonly path: string;
  readonly onPath: (path: string) => void;
  readonly text: string;
  readonly actions?: ReactNode;
}) {
  const names = props.path === '' ? [] : props.path.split('/');
  return (
    <Group justify="space-between" align="center" gap="xs" mb="sm" mih={30}>
      <Group component="nav" gap="sm" aria-label="Path" style={{ minWidth: 0, flex: '1 1 200px' }}>
        <ol className="k-file-crumbs">
          {['', ...names].map((name, index) => {
            const path = names.slice(0, index).join('/');
            const isLast = index === names.length;
            return (
              <li key={path}>
                {isLast ? (
                  <Text component="span" inherit fw={600} aria-current="page">
                    {name === '' ? 'Files' : name}
                  </Text>
                ) : (
                  <Anchor component="button" type="button" inherit c="inherit" onClick={() => props.onPath(path)}>
                    {name === '' ? 'Files' : name}
                  </Anchor>
                )}
              </li>
            );
          })}
        </ol>
        <Text size="xs" c="var(--k-muted)">
          {props.text}
        </Text>
      </Group>
      <Group gap={6}>
        <CopyLink />
        {props.actions}
      </Group>
    </Group>
  );
}

function CopyLink() {
  return (
    <CopyButton value={globalThis.location.href}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={copy}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconLink size={14} aria-hidden />}
        >
          {copied ? 'Link copied' : 'Copy link'}
        </Button>
      )}
    </CopyButton>
  );
}

function Download({ source, path }: { readonly source: FileSource; readonly path: string }) {
  return (
    <Button
      component="a"
      href={client.files.path(source, path)}
      download={nameOf(path)}
      size="compact-sm"
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
    >
      Download
    </Button>
  );
}
