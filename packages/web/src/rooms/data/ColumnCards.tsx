import type { ColumnProfile, DatasetProfile, DatasetSchema, SchemaColumn } from '@kaizen/contracts';
import { Group, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { formatCount, formatNumber } from '../../design/format.ts';
import { MiniBars, MiniHistogram } from '../../design/MiniHistogram.tsx';
import { sayColumn, sayMissing } from './data-words.ts';

const roles: Readonly<Record<string, string>> = { label: 'label', id: 'id', leak: 'leak: never a feature' };

/** Every column as a small drawing of what it holds; a click shows it in full. */
export function ColumnCards(props: {
  readonly profile: DatasetProfile;
  readonly schema: DatasetSchema | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (column: string | undefined) => void;
}) {
  const schema = new Map(props.schema?.columns.map((column) => [column.name, column]));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm" verticalSpacing="sm">
      {props.profile.columns.map((column) => (
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
        {[
          column.mean === undefined || column.distinct <= 2 ? undefined : `mean ${formatNumber(column.mean, 2)}`,
          column.distinct <= 2 ? undefined : `${formatCount(column.distinct)} distinct`,
          sayMissing(column) || undefined,
        ]
          .filter((part) => part !== undefined)
          .join(' · ') || 'none missing'}
      </Text>
    </UnstyledButton>
  );
}

function Distribution({ column }: { readonly column: ColumnProfile }) {
  const { histogram, top = [] } = column;
  if (histogram !== undefined && column.distinct > 2) {
    return <MiniHistogram edges={histogram.edges} counts={histogram.counts} summary={sayColumn(column)} />;
  }
  if (top.length > 0 && (top[0]?.count ?? 0) > 1)
    return <MiniBars values={top} total={column.count + column.missing} />;
  return (
    <Text size="xs" c="var(--k-muted)" h={74} pt={28} ta="center">
      {column.masked === undefined ? 'every value once' : 'not shown: sensitive'}
    </Text>
  );
}
