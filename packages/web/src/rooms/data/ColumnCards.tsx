import type { ColumnProfile, DatasetSchema, SchemaColumn } from '@kaizen/contracts';
import { Group, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { formatCount, formatNumber } from '../../design/format.ts';
import { MiniBars, MiniHistogram } from '../../design/MiniHistogram.tsx';
import { sayColumn, sayMissing } from './data-words.ts';
import { chooseRange, histogramIn } from './profile/drawn-range.ts';

const roles: Readonly<Record<string, string>> = { label: 'label', id: 'id', leak: 'leak: never a feature' };

/** Columns as small drawings of what they hold; a click shows one in full. */
export function ColumnCards(props: {
  readonly columns: readonly ColumnProfile[];
  readonly schema: DatasetSchema | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (column: string | undefined) => void;
}) {
  const schema = new Map(props.schema?.columns.map((column) => [column.name, column]));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm" verticalSpacing="sm">
      {props.columns.map((column) => (
        <ColumnCard
          key={column.name}
          column={column}
          rule={schema.get(column.name)}
          isChosen={props.chosen === column.name}
          onChoose={() => props.onChoose(props.chosen === column.name ? undefined : column.name)}
        />
      ))}
    </SimpleGrid>
  );
}

function ColumnCard(props: {
  readonly column: ColumnProfile;
  readonly rule: SchemaColumn | undefined;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const { column, rule } = props;
  const role = rule?.role === undefined ? undefined : roles[rule.role];
  return (
    <UnstyledButton
      className="k-thing"
      data-selected={props.isChosen}
      aria-pressed={props.isChosen}
      aria-label={`${sayColumn(column)}. Show in full`}
      onClick={props.onChoose}
      style={{ display: 'flex', flexDirection: 'column', alignItems: 'stretch' }}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={4}>
        <Text size="sm" fw={500} truncate title={column.name}>
          {column.name}
        </Text>
        <Text size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
          {role ?? column.type}
          {column.masked === undefined ? '' : ', masked'}
        </Text>
      </Group>
      <Distribution column={column} />
      <Text size="xs" c="var(--k-muted)" mt={2} truncate>
        {sayBelow(column)}
      </Text>
    </UnstyledButton>
  );
}

/** The line below a drawing: the mean of numbers, how many different texts, and what is missing. */
function sayBelow(column: ColumnProfile): string {
  const { mean, distinct } = column;
  const few = distinct <= 2;
  const parts = [
    mean === undefined || few ? undefined : `mean ${formatNumber(mean, Math.abs(mean) >= 1000 ? 0 : 2)}`,
    mean !== undefined || few ? undefined : `${formatCount(distinct)} distinct`,
    sayMissing(column) || 'none missing',
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Why nothing is drawn. */
function sayUndrawn({ count, masked }: ColumnProfile): string {
  if (count === 0) return 'all missing';
  return masked === undefined ? 'every value once' : 'not shown: sensitive';
}

function Distribution({ column }: { readonly column: ColumnProfile }) {
  const { top = [] } = column;
  const range = chooseRange([column]);
  const histogram = histogramIn(column, range);
  if (histogram !== undefined && column.distinct > 2) {
    return (
      <MiniHistogram
        edges={histogram.edges}
        counts={histogram.counts}
        summary={sayColumn(column)}
        {...(range?.isMiddle === true ? { part: 'middle 98 %' } : {})}
      />
    );
  }
  if (top.length > 0 && (top[0]?.count ?? 0) > 1)
    return <MiniBars values={top.slice(0, 3)} total={column.count + column.missing} others={0} />;
  return (
    <Text size="xs" c="var(--k-muted)" h={74} pt={28} ta="center">
      {sayUndrawn(column)}
    </Text>
  );
}
