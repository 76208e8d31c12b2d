import type { DriftReport } from '@kaizen/contracts';
import { Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatNumber, shortId } from '../../../design/format.ts';
import { usePathParam, useQueryParam } from '../../../design/location.ts';
import { PageHead } from '../../../design/PageHead.tsx';
import { Section } from '../../../design/Section.tsx';
import { ColourDot } from '../../../design/SplitBar.tsx';
import { useReveal } from '../../../design/use-reveal.ts';
import { DriftCard } from './DriftCard.tsx';
import { DriftColumnDetail } from './DriftColumnDetail.tsx';
import { DriftRanking } from './DriftRanking.tsx';
import { DriftTogether } from './DriftTogether.tsx';
import { sayReport, sayRows } from './drift-words.ts';

/** Columns that are drawn at once; every other one is drawn when it is chosen. */
const DRAWN = 12;

/** One comparison: what moved most, with both sides drawn over each other. */
export function DriftReportPage() {
  const dataset = usePathParam('dataset');
  const reportId = usePathParam('report');
  const report = useQuery({
    queryKey: ['datasets', dataset, 'drift', reportId],
    queryFn: () => client.drift.get(dataset, reportId),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = report;
  return (
    <>
      <PageHead
        title={`Drift of ${dataset}`}
        kind="Comparison"
        {...(data === undefined
          ? {}
          : {
              headline: sayReport(data),
              state: data.datasetDrifted ? 'needs_you' : data.drifted > 0 ? 'warning' : 'ok',
            })}
      />
      <Async query={report} height={500}>
        {(view) => <Parts report={view} />}
      </Async>
    </>
  );
}

function Parts({ report }: { readonly report: DriftReport }) {
  const [chosen, choose] = useQueryParam('column');
  const place = useReveal(chosen);
  const column = report.columns.find((one) => one.column === chosen);
  const drawn = report.columns.filter(({ status, drifted }) => status === 'compared' && drifted).slice(0, DRAWN);
  return (
    <>
      <Sides report={report} />
      <DriftTogether multivariate={report.multivariate} />
      {drawn.length === 0 ? null : (
        <Section title="What moved most" text="Choose a column to see it in full.">
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg" verticalSpacing="lg">
            {drawn.map((one) => (
              <DriftCard key={one.column} column={one} onChoose={() => choose(one.column)} />
            ))}
          </SimpleGrid>
        </Section>
      )}
      <div ref={place} className="k-revealed">
        {column === undefined ? null : <DriftColumnDetail column={column} onClose={() => choose(undefined)} />}
      </div>
      <Section
        title="All columns"
        text="What moved most stands first. q is the p-value after correction for the number of columns."
      >
        <DriftRanking columns={report.columns} chosen={chosen} onChoose={choose} />
      </Section>
    </>
  );
}

function Sides({ report }: { readonly report: DriftReport }) {
  const { dataset, reference, current, mode, source, methods, falseDiscovery, createdAt } = report;
  const link = (id: string) => <EvidenceLink to={`/datasets/${dataset}/versions/${id}`}>{shortId(id)}</EvidenceLink>;
  return (
    <>
      <Group gap="lg" mb={4}>
        <Group gap={6} wrap="nowrap">
          <ColourDot colour="var(--k-reference)" />
          <Text size="sm" component="span">
            Reference {link(reference.versionId)}, {sayRows(reference)}
          </Text>
        </Group>
        <Group gap={6} wrap="nowrap">
          <ColourDot colour="var(--k-champion)" />
          <Text size="sm" component="span">
            Current {link(current.versionId)}, {sayRows(current)}
          </Text>
        </Group>
      </Group>
      <Text size="sm" c="var(--k-muted)" mb="lg" component="div">
        Judged by the rules of {mode === 'kaizen' ? 'Kaizen' : mode} ({methods}),{' '}
        {source === 'profiles' ? 'from the stored profiles' : 'from the rows'},{' '}
        {falseDiscovery === 'off'
          ? 'false alarms not controlled'
          : `at most ${formatNumber(falseDiscovery * 100)} % of the alarms false`}
        , made <Age at={createdAt} />. The same question gives the same numbers.
      </Text>
    </>
  );
}
