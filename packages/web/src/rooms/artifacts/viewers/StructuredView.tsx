import { SegmentedControl } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { Async, Empty } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import { nameOf } from '../file-path.ts';
import type { OpenFile } from '../file-source.ts';
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

const isYaml = (path: string) => /\.ya?ml$/i.test(path);

interface Parsed {
  readonly text: string;
  readonly value?: unknown;
  readonly problem?: string;
}

async function parse(path: string, text: string): Promise<Parsed> {
  try {
    if (!isYaml(path)) return { text, value: JSON.parse(text) };
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
          <Drawn file={file} text={text} value={value} />
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

const ways = { table: 'Table', tree: 'Tree', text: 'Text' } as const;
type Way = keyof typeof ways;

/** JSON is best seen as its table or tree, YAML as the text that somebody wrote. */
function Drawn({ file, text, value }: { readonly file: OpenFile; readonly text: string; readonly value: unknown }) {
  const table = useMemo(() => readLoggedTable(value), [value]);
  const [chosen, setChosen] = useState<Way>();
  const drawn: readonly Way[] = table === undefined ? ['tree'] : ['table', 'tree'];
  const offered: readonly Way[] = isYaml(file.path) ? ['text', ...drawn] : [...drawn, 'text'];
  const way = chosen ?? offered[0];
  return (
    <>
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label="Shown as"
        data={offered.map((one) => ({ value: one, label: ways[one] }))}
        value={way ?? 'text'}
        onChange={(next) => setChosen(offered.find((one) => one === next))}
      />
      {way === 'text' ? <TextBody text={text} path={file.path} /> : null}
      {way === 'tree' ? <DataTree value={value} label={`Content of ${nameOf(file.path)}`} /> : null}
      {way === 'table' && table !== undefined ? <LoggedTableView file={file} table={table} /> : null}
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
