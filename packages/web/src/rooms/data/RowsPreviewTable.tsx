import { Button, Group, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { DataTable } from '../../design/DataTable.tsx';
import { formatCount } from '../../design/format.ts';
import { useQueryParam } from '../../design/location.ts';
import { RawValues } from './sensitive/RawValues.tsx';
import { maybeRaw } from './sensitive/raw-query.ts';

const PAGE = 20;

/** The rows of a version, a page at a time; the place is in the address. Sensitive columns are masked unless asked for. */
export function RowsPreviewTable({ dataset, versionId }: { readonly dataset: string; readonly versionId: string }) {
  const [row, setRow] = useQueryParam('row');
  const offset = Math.max(0, Math.floor(Number(row ?? 0)) || 0);
  const [purpose, setPurpose] = useState<string>();
  const raw = purpose === undefined ? {} : { raw: true, purpose };
  const rows = useQuery({
    ...maybeRaw(['datasets', dataset, 'rows', versionId, offset], purpose),
    queryFn: () => client.datasets.rows(dataset, versionId, { offset, limit: PAGE, ...raw }),
    placeholderData: keepPreviousData,
  });
  return (
    <Async query={rows} height={300} isEmpty={(preview) => preview.total === 0} empty="This version has no rows.">
      {(preview) => (
        <>
          <RawValues masked={preview.masked ?? []} purpose={purpose} onPurpose={setPurpose} />
          <DataTable
            caption={`Rows of ${dataset}`}
            columns={preview.columns.map((name, index) => ({
              name,
              text: (cells: Cells) => cells.values[index] ?? '',
              cell: (cells: Cells) => cells.values[index] ?? <Missing />,
            }))}
            rows={preview.rows.map((values, index) => ({ number: offset + index, values }))}
            rowKey={(cells) => String(cells.number)}
          />
          <Group gap="sm" mt={4}>
            <Button size="xs" variant="default" disabled={offset === 0} onClick={() => setRow(pageOf(offset - PAGE))}>
              Earlier rows
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={offset + PAGE >= preview.total}
              onClick={() => setRow(pageOf(offset + PAGE))}
            >
              Later rows
            </Button>
            <Text size="xs" c="var(--k-muted)">
              rows {formatCount(offset + 1)} to {formatCount(Math.min(preview.total, offset + PAGE))} of{' '}
              {formatCount(preview.total)}
            </Text>
          </Group>
        </>
      )}
    </Async>
  );
}

interface Cells {
  readonly number: number;
  readonly values: ReadonlyArray<string | null>;
}

function pageOf(offset: number): string | undefined {
  return offset <= 0 ? undefined : String(offset);
}

function Missing() {
  return (
    <Text component="span" size="xs" c="var(--k-muted)" fs="italic">
      missing
    </Text>
  );
}
