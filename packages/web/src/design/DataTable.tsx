import { Box, Button, Group, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { saveCsv } from './download.ts';

/** One column of a table. `text` is what sorting by eye, export and screen readers get; `cell` is what is drawn (default: the text). */
export interface TableColumn<T> {
  readonly name: string;
  readonly text: (row: T) => string;
  readonly cell?: (row: T) => ReactNode;
  readonly numeric?: boolean;
  /** Left out on narrow screens. */
  readonly wide?: boolean;
  /** Drawn in place of the name, such as a button that sorts; the name stays what it is called. */
  readonly head?: ReactNode;
  /** How the rows stand by this column. */
  readonly sorted?: 'ascending' | 'descending';
  /** On one line, cut where it is too long; the whole text on hover. */
  readonly clip?: boolean;
}

/** A table that scrolls within itself, aligns numbers right, and exports as CSV what it shows. `caption` names it for screen readers. */
export function DataTable<T>(props: {
  readonly caption: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly selected?: string;
  readonly exportable?: boolean;
  /** Rows of the CSV, where more were found than are drawn. */
  readonly exported?: readonly T[];
}) {
  const { columns, rows, exported = rows } = props;
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
                  {...(column.sorted === undefined ? {} : { 'aria-sort': column.sorted })}
                  {...(column.wide === true ? { visibleFrom: 'sm' } : {})}
                  {...(column.clip === true ? { className: 'k-clip', title: column.name } : {})}
                >
                  {column.head ?? column.name}
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
                    {...(column.clip === true ? { className: 'k-clip', title: column.text(row) } : {})}
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
            onClick={() => saveCsv(nameOf(props.caption), linesOf(columns, exported))}
          >
            CSV
          </Button>
        </Group>
      )}
    </Box>
  );
}

/** The name of the file: the caption in lower case, with dashes. */
function nameOf(caption: string): string {
  return caption.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** The table as text: names, then rows. */
function linesOf<T>(columns: readonly TableColumn<T>[], rows: readonly T[]): string[][] {
  return [columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => column.text(row)))];
}
