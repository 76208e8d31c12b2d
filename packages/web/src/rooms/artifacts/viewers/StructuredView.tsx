import { SegmentedControl } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Async, Empty } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import { nameOf, type OpenFile } from '../file-source.ts';
import { PARSED_AT_MOST, textQuery } from '../read-file.ts';
import { LoggedTableView } from '../table/LoggedTableView.tsx';
import { readLoggedTable } from '../table/logged-table.ts';
import { DataTree } from './DataTree.tsx';
import { TextBody, TextView } from './TextView.tsx';

/** JSON or YAML: a table when it is one, else a tree; what cannot be parsed is shown as text with the reason. */
export function StructuredView({ file }: { readonly file: OpenFile }) {
  if (file.size > PARSED_AT_MOST)
    return (
      <>
        <Note>
          With {formatBytes(file.size)} this is too big to be drawn as a tree (at most {formatBytes(PARSED_AT_MOST)}),
          so here is its text.
        </Note>
        <TextView file={file} />
      </>
    );
  return <ParsedView file={file} />;
}

const parsedQuery = (file: OpenFile) =>
  queryOptions({
    queryKey: ['files', file.source.kind, file.source.id, 'parsed', file.path, file.size],
    queryFn: async ({ client }): Promise<Parsed> => parse(file.path, await client.ensureQueryData(textQuery(file))),
    staleTime: Number.POSITIVE_INFINITY,
  });

interface Parsed {
  readonly text: string;
  readonly value?: unknown;
  readonly problem?: string;
}

async function parse(path: string, text: string): Promise<Parsed> {
  try {
    if (!/\.ya?ml$/i.test(path)) return { text, value: JSON.parse(text) };
    const { parse: parseYaml } = await import('yaml');
    return { text, value: parseYaml(text, { maxAliasCount: 100 }) };
  } catch (error) {
    return { text, problem: error instanceof Error ? error.message : String(error) };
  }
}

function ParsedView({ file }: { readonly file: OpenFile }) {
  const parsed = useQuery(parsedQuery(file));
  return (
    <Async query={parsed} height={280}>
      {({ text, value, problem }) =>
        problem === undefined ? (
          <Drawn file={file} value={value} />
        ) : (
          <>
            <Note>
              {file.size === 0 ? 'This file is empty.' : `This could not be parsed, so here is its text. ${problem}`}
            </Note>
            {file.size === 0 ? null : <TextBody text={text} path={file.path} />}
          </>
        )
      }
    </Async>
  );
}

function Drawn({ file, value }: { readonly file: OpenFile; readonly value: unknown }) {
  const table = readLoggedTable(value);
  const [way, setWay] = useState('table');
  const tree = <DataTree value={value} label={`Content of ${nameOf(file.path)}`} />;
  if (table === undefined) return tree;
  return (
    <>
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label="Content as"
        data={[
          { value: 'table', label: 'As a table' },
          { value: 'tree', label: 'As a tree' },
        ]}
        value={way}
        onChange={setWay}
      />
      {way === 'tree' ? tree : <LoggedTableView file={file} table={table} />}
    </>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <div style={{ marginBottom: 8 }}>
      <Empty>{children}</Empty>
    </div>
  );
}
