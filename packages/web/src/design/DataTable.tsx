import { Box, Button, Group, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** One column of a table. `text` is what sorting by eye, export and screen readers get; `cell` is what is drawn (default: the text). */
export interface TableColumn<T> {
  readonly name: string;
  readonly text: (row: T) => string;
  readonly cell?: (row: T) => ReactNode;
  readonly numeric?: boolean;
  /** Left out on narrow screens. */
  readonly wide?: boolean;
}

/** A table that scrolls within itself, aligns numbers right, and exports as CSV what it shows. `caption` names it for screen readers. */
export function DataTable<T>(props: {
  readonly caption: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly selected?: string;
  readonly exportable?: boolean;
}) {
  const { columns, rows } = props;
  return (
    <Box>
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing={6} horizontalSpacing="sm" highlightOnHover aria-label={props.caption} fz="sm">
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th
                  key={column.name}
                  ta={column.numeric === true ? 'right' : 'left'}
                  c="var(--k-muted)"
                  fw={500}
                  {...(column.wide === true ? { visibleFrom: 'sm' } : {})}
                >
                  {column.name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr
                key={props.rowKey(row)}
                {...(props.rowKey(row) === props.selected
                  ? { bg: 'color-mix(in srgb, var(--mantine-primary-color-filled) 10%, transparent)' }
                  : {})}
              >
                {columns.map((column) => (
                  <Table.Td
                    key={column.name}
                    ta={column.numeric === true ? 'right' : 'left'}
                    {...(column.wide === true ? { visibleFrom: 'sm' } : {})}
                  >
                    {column.cell?.(row) ?? column.text(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {props.exportable === false || rows.length === 0 ? null : (
        <Group justify="flex-end" mt={4}>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={`CSV of ${props.caption}`}
            leftSection={<IconDownload size={12} aria-hidden />}
            onClick={() => downloadCsv(props.caption, columns, rows)}
          >
            CSV
          </Button>
        </Group>
      )}
    </Box>
  );
}

function downloadCsv<T>(caption: string, columns: readonly TableColumn<T>[], rows: readonly T[]): void {
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [
    columns.map((column) => quote(column.name)),
    ...rows.map((row) => columns.map((column) => quote(column.text(row)))),
  ];
  const url = URL.createObjectURL(new Blob([lines.map((line) => line.join(',')).join('\n')], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${caption.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
