import type { VersionDiff } from '@kaizen/contracts';
import { Table, Text } from '@mantine/core';
import { Empty } from '../../../design/Async.tsx';
import { useColumnWindow } from '../column-window.tsx';

/** Rows of a kind that are drawn. */
const MOST = 8;

type Cells = VersionDiff['samples']['added'][number];

/** A few rows of each kind; in changed ones the cells that differ show both values. Columns that differ stand first. */
export function DiffSamples({ diff: { samples, changedColumns } }: { readonly diff: VersionDiff }) {
  const { columns, added, removed, changed } = samples;
  const { shown, control } = useColumnWindow(columns, namesOf(changedColumns));
  if (added.length + removed.length + changed.length === 0) return <Empty>No row differs.</Empty>;
  const plain = (rows: readonly Cells[], sign: string) =>
    rows.slice(0, MOST).map((cells) => (
      <Table.Tr key={`${sign}${cells.join('|')}`}>
        <Sign sign={sign} />
        {shown.map((index) => (
          <Table.Td key={index} className="k-clip" title={cells[index] ?? 'missing'}>
            {show(cells[index])}
          </Table.Td>
        ))}
      </Table.Tr>
    ));
  return (
    <>
      {control}
      <Table.ScrollContainer minWidth={320}>
        <Table fz="sm" verticalSpacing={4} aria-label="Rows that differ">
          <Table.Thead>
            <Table.Tr>
              <Table.Th aria-label="Kind" />
              {shown.map((index) => (
                <Table.Th key={index} c="var(--k-muted)" fw={500} className="k-clip" title={columns[index]}>
                  {columns[index]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {plain(added, 'added')}
            {plain(removed, 'removed')}
            {changed.slice(0, MOST).map((row) => (
              <ChangedRow key={`changed${row.after.join('|')}`} shown={shown} {...row} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function namesOf(columns: VersionDiff['changedColumns']): readonly string[] {
  return columns.map(({ name }) => name);
}

function ChangedRow(props: { readonly shown: readonly number[]; readonly before: Cells; readonly after: Cells }) {
  const { shown, before, after } = props;
  return (
    <Table.Tr>
      <Sign sign="changed" />
      {shown.map((index) => (
        <Table.Td key={index} style={{ whiteSpace: 'nowrap' }}>
          {before[index] === after[index] ? (
            show(after[index])
          ) : (
            <>
              <del style={{ color: 'var(--k-muted)' }}>{show(before[index])}</del>{' '}
              <ins style={{ textDecoration: 'none', fontWeight: 600 }}>{show(after[index])}</ins>
            </>
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

const colours: Readonly<Record<string, string>> = {
  added: 'var(--k-ok)',
  removed: 'var(--k-failed)',
  changed: 'var(--k-warning)',
};

function Sign({ sign }: { readonly sign: string }) {
  return (
    <Table.Td c={colours[sign] ?? 'var(--k-text)'} fw={500}>
      {sign}
    </Table.Td>
  );
}

function show(cell: string | null | undefined) {
  return cell === null || cell === undefined ? (
    <Text component="i" size="xs" c="var(--k-muted)">
      missing
    </Text>
  ) : (
    cell
  );
}
