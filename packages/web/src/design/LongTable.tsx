import { Group, Pagination, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Empty } from './Async.tsx';
import { DataTable, type TableColumn } from './DataTable.tsx';
import { formatCount } from './format.ts';
import { useQueryParam } from './location.ts';

const PAGE = 50;

/** A table of many rows: found by any of its texts, a page at a time. The CSV holds everything that was found; what is looked for stands in the address as `param`. */
export function LongTable<T>(props: {
  readonly caption: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly selected?: string;
  readonly param: string;
  /** What is found, such as "a column". */
  readonly finds: string;
}) {
  const { rows, columns, param, finds } = props;
  const [find = '', setFind] = useQueryParam(param);
  const [asked, setPage] = useState(1);
  const wanted = find.trim().toLowerCase();
  const found =
    wanted === ''
      ? rows
      : rows.filter((row) => columns.some((column) => column.text(row).toLowerCase().includes(wanted)));
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(asked, pages);
  return (
    <>
      {rows.length <= 10 && wanted === '' ? null : (
        <Group gap="sm" mb="xs">
          <TextInput
            size="xs"
            aria-label={`Find ${finds}`}
            placeholder={`Find ${finds}`}
            value={find}
            onChange={(event) => {
              setPage(1);
              setFind(event.currentTarget.value || undefined);
            }}
          />
          <Text size="xs" c="var(--k-muted)" role="status">
            {formatCount(found.length)} of {formatCount(rows.length)}
          </Text>
        </Group>
      )}
      {found.length === 0 ? (
        <Empty>Nothing here holds "{find}".</Empty>
      ) : (
        <DataTable
          caption={props.caption}
          columns={columns}
          rows={found.slice((page - 1) * PAGE, page * PAGE)}
          exported={found}
          rowKey={props.rowKey}
          {...(props.selected === undefined ? {} : { selected: props.selected })}
        />
      )}
      <Pages total={pages} value={page} onChange={setPage} label={`Pages of ${props.caption.toLowerCase()}`} />
    </>
  );
}

/** The pages of a list; nothing where there is one. */
export function Pages(props: {
  readonly total: number;
  readonly value: number;
  readonly onChange: (page: number) => void;
  readonly label: string;
}) {
  if (props.total <= 1) return null;
  const names = { previous: 'Page before', next: 'Next page', first: 'First page', last: 'Last page' } as const;
  return (
    <Pagination
      size="sm"
      total={props.total}
      value={props.value}
      onChange={props.onChange}
      aria-label={props.label}
      getControlProps={(control) => ({ 'aria-label': names[control] })}
      getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
    />
  );
}
