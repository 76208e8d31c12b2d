import { Text } from '@mantine/core';
import { formatCount } from '../../../design/format.ts';
import { nameOf } from '../file-path.ts';
import { bytesPath, type OpenFile } from '../file-source.ts';
import type { TableData } from './logged-table.ts';
import { VirtualTable } from './VirtualTable.tsx';

/** A table that a client logged; pictures in it are drawn. */
export function LoggedTableView({ file, table }: { readonly file: OpenFile; readonly table: TableData }) {
  const hasPictures = table.rows.slice(0, 50).some((row) => row.some((value) => picturePath(value) !== undefined));
  const draw = (value: unknown) => {
    const path = picturePath(value);
    return path === undefined ? undefined : (
      <img src={bytesPath({ source: file.source, path })} alt={nameOf(path)} loading="lazy" />
    );
  };
  return (
    <>
      <Text size="xs" c="var(--k-muted)" mb={6}>
        {describeTable(table)}
      </Text>
      <VirtualTable
        table={table}
        label={`Table ${nameOf(file.path)}`}
        {...(hasPictures ? { cell: draw, rowHeight: 72 } : {})}
      />
    </>
  );
}

/** "120 rows, 4 columns". */
export function describeTable({ rows, columns }: TableData): string {
  return `${formatCount(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}, ${formatCount(columns.length)} ${columns.length === 1 ? 'column' : 'columns'}`;
}

/** A cell of a logged table may name a picture among the files of the run. */
function picturePath(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'image') return undefined;
  if ('compressed_filepath' in value && typeof value.compressed_filepath === 'string') return value.compressed_filepath;
  return 'filepath' in value && typeof value.filepath === 'string' ? value.filepath : undefined;
}
