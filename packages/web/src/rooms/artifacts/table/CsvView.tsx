import { Button, Group, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Empty, Failure } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import { LoadingBlock } from '../../../design/LoadingBlock.tsx';
import { nameOf } from '../file-path.ts';
import type { OpenFile } from '../file-source.ts';
import { useTextPieces } from '../read-file.ts';
import { describeTable } from './LoggedTableView.tsx';
import { readCsv } from './read-csv.ts';
import { VirtualTable } from './VirtualTable.tsx';

/** A table of comma- or tab-separated values; the first megabyte, and more when asked. */
export function CsvView({ file }: { readonly file: OpenFile }) {
  const { query, text, loaded, isWhole } = useTextPieces(file);
  const table = useMemo(() => (text === undefined ? undefined : readCsv(text, isWhole)), [text, isWhole]);
  if (file.size === 0) return <Empty>This table is empty.</Empty>;
  if (query.error !== null && table === undefined)
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (table === undefined) return <LoadingBlock height={280} />;
  return (
    <>
      <Group gap="sm" mb={6} mih={22}>
        <Text size="xs" c="var(--k-muted)">
          {describeTable(table)}
          {isWhole
            ? ''
            : ` in the first ${formatBytes(loaded)} of ${formatBytes(file.size)}; sorting is among these rows`}
        </Text>
        {isWhole ? null : (
          <Button
            size="compact-xs"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Group>
      <VirtualTable table={table} label={`Table ${nameOf(file.path)}`} />
    </>
  );
}
