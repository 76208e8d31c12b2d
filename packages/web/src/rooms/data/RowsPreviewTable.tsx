import type { DatasetSchema, RowsPreview } from '@kaizen/contracts';
import { Button, Group, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { DataTable } from '../../design/DataTable.tsx';
import { formatCount } from '../../design/format.ts';
import { useQueryParam } from '../../design/location.ts';
import { useColumnWindow } from './column-window.tsx';
import { RawValues } from './sensitive/RawValues.tsx';
import { maybeRaw } from './sensitive/raw-query.ts';

const PAGE = 20;
const numericTypes = ['number', 'integer'];

/** The rows of a version, a page at a time; the place is in the address. Sensitive columns are masked unless asked for. */
export function RowsPreviewTable(props: {
  readonly dataset: string;
  readonly versionId: string;
  readonly schema: DatasetSchema | undefined;
}) {
  const { dataset, versionId, schema } = props;
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
          <Rows dataset={dataset} schema={schema} preview={preview} offset={offset} />
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
            <Text size="xs" c="var(--k-muted)" role="status">
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

function Rows(props: {
  readonly dataset: string;
  readonly schema: DatasetSchema | undefined;
  readonly preview: RowsPreview;
  readonly offset: number;
}) {
  const { columns, rows } = props.preview;
  const { shown, control } = useColumnWindow(columns);
  const numeric = new Set(
    props.schema?.columns.flatMap(({ name, type }) => (numericTypes.includes(type) ? [name] : [])),
  );
  return (
    <>
      {control}
      <DataTable
        caption={`Rows of ${props.dataset}`}
        columns={shown.map((index) => ({
          name: columns[index] ?? '',
          text: ({ values }: Cells) => values[index] ?? '',
          cell: ({ values }: Cells) => values[index] ?? <Missing />,
          numeric: numeric.has(columns[index] ?? ''),
          clip: true,
        }))}
        rows={rows.map((values, index) => ({ number: props.offset + index, values }))}
        rowKey={({ number }) => String(number)}
      />
    </>
  );
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
