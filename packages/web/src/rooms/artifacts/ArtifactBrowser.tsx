import './artifact-browser.css';
import type { FileSource } from '@kaizen/sdk';
import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../design/Async.tsx';
import { Snippet } from '../../design/Snippet.tsx';
import { FilePane } from './FilePane.tsx';
import { folderQuery } from './file-source.ts';
import { FileTree } from './tree/FileTree.tsx';
import { FoundList } from './tree/FoundList.tsx';

/**
 * Files of a run or of a logged model: the tree at the left, what is chosen beside it. The page keeps the chosen path in its address, so that a copied
 * link leads here.
 */
export function ArtifactBrowser(props: {
  readonly source: FileSource;
  /** The chosen file or folder; the top when absent. */
  readonly path?: string;
  /** The page itself describes the model that lies in the folder. */
  readonly hidesModel?: boolean;
  readonly onPath: (path: string) => void;
}) {
  const { source, path = '', onPath } = props;
  const top = useQuery(folderQuery(source, ''));
  return (
    <Async query={top} isEmpty={(entries) => entries.length === 0} empty={<NoFiles kind={source.kind} />} height={320}>
      {() => (
        <div className="k-files">
          <TreePane source={source} path={path} onPath={onPath} />
          <FilePane key={path} source={source} path={path} onPath={onPath} hidesModel={props.hidesModel === true} />
        </div>
      )}
    </Async>
  );
}

function TreePane(props: {
  readonly source: FileSource;
  readonly path: string;
  readonly onPath: (path: string) => void;
}) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 250);
  return (
    <div className="k-files-tree">
      <TextInput
        size="xs"
        mb={6}
        placeholder="Find by name"
        aria-label="Find files by name"
        leftSection={<IconSearch size={13} aria-hidden />}
        rightSection={text === '' ? null : <CloseButton size="xs" aria-label="Clear" onClick={() => setText('')} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {asked === '' ? <FileTree {...props} /> : <FoundList {...props} text={asked} />}
    </div>
  );
}

const calls = `mlflow.log_artifact("report.html")
mlflow.log_figure(figure, "confusion.png")
mlflow.sklearn.log_model(model, name="model")`;

function NoFiles({ kind }: { readonly kind: FileSource['kind'] }) {
  if (kind === 'loggedModel')
    return 'This model has no files here: its upload did not end, or they are kept elsewhere.';
  return (
    <>
      No file was logged to this run. What its code logs stands here at once:
      <div style={{ marginTop: 8, maxWidth: 560 }}>
        <Snippet text={calls} label="Calls that log files" />
      </div>
    </>
  );
}
