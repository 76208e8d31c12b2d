import type { VersionDiff } from '@kaizen/contracts';
import { Table, Text } from '@mantine/core';
import { Empty } from '../../../design/Async.tsx';

type Cells = VersionDiff['samples']['added'][number];

/** A few rows of each kind; in changed ones the cells that differ show both values. */
export function DiffSamples({ diff: { samples } }: { readonly diff: VersionDiff }) {
  const { columns, added, removed, changed } = samples;
  if (added.length + removed.length + changed.length === 0) return <Empty>No row differs.</Empty>;
  const plain = (rows: readonly Cells[], sign: string) =>
    rows.slice(0, 8).map((cells) => (
      <Table.Tr key={`${sign}${cells.join('|')}`}>
        <Sign sign={sign} />
        {columns.map((name, index) => (
          <Table.Td key={name}>{show(cells[index])}</Table.Td>
        ))}
      </Table.Tr>
    ));
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table fz="sm" verticalSpacing={4} aria-label="Rows that differ">
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label="Kind" />
            {columns.map((name) => (
              <Table.Th key={name} c="var(--k-muted)" fw={500}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plain(added, 'added')}
          {plain(removed, 'removed')}
          {changed.slice(0, 8).map(({ before, after }) => (
            <Table.Tr key={`changed${after.join('|')}`}>
              <Sign sign="changed" />
              {columns.map((name, index) => (
                <Table.Td key={name}>
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
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
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
