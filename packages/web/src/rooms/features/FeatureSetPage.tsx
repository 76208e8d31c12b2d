import type { FeatureSetView } from '@kaizen/contracts';
import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';

interface Feature {
  readonly name: string;
  readonly from: string;
  readonly isUsed: boolean;
}

/** A feature set: which columns the model sees and how they are made. */
export function FeatureSetPage() {
  const name = usePathParam('set');
  const set = useQuery({ queryKey: ['features', name], queryFn: () => client.featureSets.get(name) });
  return (
    <>
      <PageHead
        title={name}
        kind="Feature set"
        {...(set.data === undefined ? {} : { state: 'ok' as const, headline: saySet(set.data) })}
      />
      <Async query={set}>
        {(view) => (
          <Section
            title="Columns"
            text={
              <>
                Raw columns are the model's signature; they come from{' '}
                <EvidenceLink to={`/datasets/${view.from}`}>{view.from}</EvidenceLink>. Derived ones are computed by the
                same expression in training and in serving.
              </>
            }
          >
            <DataTable
              caption={`Features of ${name}`}
              columns={columns}
              rows={listFeatures(view)}
              rowKey={(feature) => feature.name}
            />
          </Section>
        )}
      </Async>
    </>
  );
}

function saySet({ use, inputs, derived, revision }: FeatureSetView): string {
  return `The model sees ${formatCount(use.length)} columns: ${formatCount(inputs.length)} come in, ${formatCount(derived.length)} are derived. Revision ${revision}.`;
}

function listFeatures({ inputs, derived, use }: FeatureSetView): readonly Feature[] {
  const used = new Set(use);
  return [
    ...inputs.map((name) => ({ name, from: '', isUsed: used.has(name) })),
    ...derived.map(({ name, expression }) => ({ name, from: expression, isUsed: used.has(name) })),
  ];
}

const columns: ReadonlyArray<TableColumn<Feature>> = [
  { name: 'Column', text: ({ name }) => name },
  {
    name: 'Made from',
    text: ({ from }) => (from === '' ? 'raw' : from),
    cell: ({ from }) =>
      from === '' ? (
        <Text component="span" size="sm" c="var(--k-muted)">
          raw
        </Text>
      ) : (
        <Code fz="xs" style={{ whiteSpace: 'pre-wrap' }}>
          {from}
        </Code>
      ),
  },
  { name: 'Seen by the model', text: ({ isUsed }) => (isUsed ? 'yes' : 'no') },
];
