import type { VersionDiff } from '@kaizen/contracts';
import { Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Async, Empty } from '../../../design/Async.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { Figure } from '../../../design/Figure.tsx';
import { formatCount, formatShare } from '../../../design/format.ts';
import { usePathParam, useQueryParam } from '../../../design/location.ts';
import { MoreItems } from '../../../design/MoreItems.tsx';
import { PageHead } from '../../../design/PageHead.tsx';
import { Section } from '../../../design/Section.tsx';
import { SplitBar } from '../../../design/SplitBar.tsx';
import { DiffSamples } from './DiffSamples.tsx';
import { DistributionCard } from './DistributionCard.tsx';

/** What lies between two versions: rows, columns, distributions. */
export function DiffPage() {
  const dataset = usePathParam('dataset');
  const [from] = useQueryParam('from');
  const [to = 'current'] = useQueryParam('to');
  const diff = useQuery({
    queryKey: ['datasets', dataset, 'diff', from, to],
    queryFn: () => client.datasets.diff(dataset, { to, ...(from === undefined ? {} : { from }) }),
    // Between two versions that are named by their ids nothing can change.
    staleTime: [from, to].every((one) => one?.startsWith('dv_')) ? Number.POSITIVE_INFINITY : 0,
  });
  return (
    <>
      <PageHead
        title={`What changed in ${dataset}`}
        kind="Difference"
        {...(diff.data === undefined ? {} : { headline: sayDiff(diff.data) })}
      />
      <Async query={diff} height={400} wait="Comparing the rows that the two versions do not share.">
        {(view) => <DiffParts diff={view} />}
      </Async>
    </>
  );
}

function sayDiff({ rows, distribution, schema }: VersionDiff): string {
  const { added, removed, changed } = rows;
  const columns = schema.added.length + schema.removed.length + schema.changed.length;
  const moved = distribution.filter(({ jensenShannon = 0 }) => jensenShannon > 0.1).map(({ name }) => name);
  const words =
    added + removed + changed === 0
      ? 'The rows are the same'
      : `${formatCount(added)} rows came, ${formatCount(removed)} went, ${formatCount(changed)} changed`;
  const more = columns === 0 ? 'the columns are the same' : `${formatCount(columns)} columns differ`;
  const far = moved.length === 0 ? 'no column moved far' : `moved most: ${moved.slice(0, 3).join(', ')}`;
  return `${words}; ${more}; ${far}.`;
}

function DiffParts({ diff }: { readonly diff: VersionDiff }) {
  const { from, to, dataset } = diff;
  const version = (id: string, label: string) => (
    <EvidenceLink to={`/datasets/${dataset}/versions/${id}`} label={`${label} ${id}`}>
      {id.slice(0, 12)}
    </EvidenceLink>
  );
  return (
    <>
      <Group gap="xl" mb="lg" align="flex-start">
        <Figure label="Before" value={formatCount(from.rows)} unit="rows" note={version(from.id, 'Before')} />
        <Figure label="After" value={formatCount(to.rows)} unit="rows" note={version(to.id, 'After')} />
        <Figure label="Read to compare" value={formatShare(diff.readShare)} note="of the rows; the rest is shared" />
      </Group>
      <RowsChange diff={diff} />
      <Section title="Some of them">
        <DiffSamples diff={diff} />
      </Section>
      <Section title="Columns">
        <SchemaChange diff={diff} />
      </Section>
      <Distributions diff={diff} />
    </>
  );
}

function RowsChange({ diff }: { readonly diff: VersionDiff }) {
  const { rows } = diff;
  const all = Math.max(1, rows.added + rows.removed + rows.changed + rows.same);
  return (
    <Section
      title="Rows"
      text={
        diff.key.length === 0
          ? 'No key is declared, so a changed row counts as one that went and one that came.'
          : `Rows are met by ${diff.key.join(', ')}.`
      }
    >
      <SplitBar
        label="Rows"
        parts={[
          {
            key: 'added',
            share: rows.added / all,
            colour: 'var(--k-ok)',
            name: 'Added',
            note: formatCount(rows.added),
          },
          {
            key: 'changed',
            share: rows.changed / all,
            colour: 'var(--k-warning)',
            name: 'Changed',
            note: formatCount(rows.changed),
          },
          {
            key: 'removed',
            share: rows.removed / all,
            colour: 'var(--k-failed)',
            name: 'Removed',
            note: formatCount(rows.removed),
          },
          {
            key: 'same',
            share: rows.same / all,
            colour: 'var(--k-line)',
            name: 'Same',
            note: formatCount(rows.same),
          },
        ]}
      />
      <ChangedColumns diff={diff} />
    </Section>
  );
}

function Distributions({ diff }: { readonly diff: VersionDiff }) {
  return (
    <Section
      title="How far the values moved"
      text="From the profiles stored with both versions; no row is read for it. Shares of rows before (outline) and after (filled), most moved first."
    >
      {diff.distribution.length === 0 ? (
        <Empty>The two versions have no column in common.</Empty>
      ) : (
        <MoreItems
          items={diff.distribution}
          step={24}
          name="columns"
          itemKey={({ name }) => name}
          draw={(change) => <DistributionCard change={change} />}
        >
          {(cards) => (
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm">
              {cards}
            </SimpleGrid>
          )}
        </MoreItems>
      )}
    </Section>
  );
}

function ChangedColumns({ diff: { changedColumns, rows } }: { readonly diff: VersionDiff }) {
  if (changedColumns.length === 0) return null;
  return (
    <div style={{ marginTop: 16, maxWidth: 520 }}>
      <Text size="sm" mb={4}>
        Changed rows by column
      </Text>
      {changedColumns.slice(0, 20).map(({ name, rows: count }) => (
        <Group key={name} gap="xs" wrap="nowrap" title={`${name}: ${formatCount(count)} rows`}>
          <Text size="xs" w={120} truncate style={{ flex: 'none' }}>
            {name}
          </Text>
          <div style={{ flex: 1, height: 9 }}>
            <div
              style={{
                height: 9,
                width: `${(count / Math.max(1, rows.changed)) * 100}%`,
                background: 'var(--k-warning)',
                borderRadius: 1,
              }}
            />
          </div>
          <Text size="xs" c="var(--k-muted)" w={64} ta="right" style={{ flex: 'none' }}>
            {formatCount(count)}
          </Text>
        </Group>
      ))}
    </div>
  );
}

function SchemaChange({ diff: { schema } }: { readonly diff: VersionDiff }) {
  const lines = [
    ...schema.added.map(({ name, to }) => `${name} came (${to})`),
    ...schema.removed.map(({ name, from }) => `${name} went (${from})`),
    ...schema.changed.map(({ name, from, to }) => `${name} was ${from}, is ${to}`),
  ];
  if (lines.length === 0) return <Text size="sm">Both versions have the same columns of the same types.</Text>;
  return (
    <MoreItems
      items={lines}
      step={20}
      name="columns"
      itemKey={(line) => line}
      draw={(line) => (
        <li>
          <Text size="sm">{line}</Text>
        </li>
      )}
    >
      {(drawn) => <ul style={{ margin: 0, paddingLeft: 18 }}>{drawn}</ul>}
    </MoreItems>
  );
}
