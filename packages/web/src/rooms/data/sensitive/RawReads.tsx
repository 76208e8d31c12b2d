import type { RawRead, RawReadPage } from '@kaizen/contracts';
import { Button, Text } from '@mantine/core';
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { DataTable } from '../../../design/DataTable.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { shortId } from '../../../design/format.ts';

const surfaces: Readonly<Record<RawRead['surface'], string>> = {
  rows: 'rows on the page',
  file: 'file',
  profile: 'profile',
  quarantine: 'quarantine',
  difference: 'difference',
  validation: 'validation report',
};

/** Readings of raw values, newest first. */
export function RawReads({ dataset }: { readonly dataset: string }) {
  const pages = useInfiniteQuery({
    queryKey: ['sensitive', dataset, 'raw-reads'],
    queryFn: ({ pageParam }) =>
      client.sensitive.rawReads(dataset, { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (last: RawReadPage) => last.next,
  });
  const itemsOf = (data: InfiniteData<RawReadPage>) => data.pages.flatMap(({ items }) => items);
  return (
    <Async
      query={pages}
      height={120}
      isEmpty={(data) => itemsOf(data).length === 0}
      empty="Nobody read sensitive values of this dataset raw."
    >
      {(data) => (
        <>
          <DataTable
            caption={`Raw readings of ${dataset}`}
            columns={[
              {
                name: 'When',
                text: ({ at }: RawRead) => new Date(at).toISOString(),
                cell: ({ at }: RawRead) => <Age at={at} />,
              },
              { name: 'Who', text: ({ by }: RawRead) => by },
              { name: 'Where', text: ({ surface }: RawRead) => surfaces[surface] },
              {
                name: 'Version',
                text: ({ versionId, batchId }: RawRead) => versionId ?? batchId ?? '',
                cell: (read: RawRead) => <Place read={read} />,
              },
              { name: 'Columns', text: ({ columns }: RawRead) => columns.join(', ') },
              {
                name: 'What for',
                text: ({ purpose }: RawRead) => purpose,
                cell: ({ purpose }: RawRead) => (
                  <Text size="sm" maw={320} style={{ overflowWrap: 'anywhere' }}>
                    {purpose}
                  </Text>
                ),
              },
            ]}
            rows={itemsOf(data)}
            rowKey={({ at, by, surface, versionId = '', batchId = '' }) =>
              `${at} ${by} ${surface} ${versionId} ${batchId}`
            }
          />
          {pages.hasNextPage ? (
            <Button
              size="xs"
              variant="default"
              loading={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              Earlier readings
            </Button>
          ) : null}
        </>
      )}
    </Async>
  );
}

function Place({ read }: { readonly read: RawRead }) {
  const { dataset, versionId, batchId } = read;
  if (versionId !== undefined)
    return <EvidenceLink to={`/datasets/${dataset}/versions/${versionId}`}>{shortId(versionId)}</EvidenceLink>;
  return batchId === undefined ? null : (
    <EvidenceLink to={`/datasets/${dataset}/batches/${batchId}`}>{batchId}</EvidenceLink>
  );
}
