import type { RunRow } from '@kaizen/contracts';
import { Switch } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { Async, Empty } from '../../../design/Async.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { useQueryParam } from '../../../design/location.ts';
import { PageHead } from '../../../design/PageHead.tsx';
import { Section } from '../../../design/Section.tsx';
import { ChartsPanel } from '../charts/ChartsPanel.tsx';
import { colourRuns } from '../charts/run-colour.ts';
import { namesRuns } from '../runs-query.ts';
import { CompareTable } from './CompareTable.tsx';
import { type Comparison, compareRuns, sayComparison } from './compare-rows.ts';

/** Runs side by side: everything that differs, then their charts. */
export function ComparePage() {
  const [asked = '', setAsked] = useQueryParam('runs');
  const ids = useMemo(() => [...new Set(asked.split(',').filter((id) => id !== ''))].slice(0, 100), [asked]);
  const found = useQuery({
    queryKey: ['runs', 'compared', ids],
    queryFn: () => client.runs.search({ filter: namesRuns(ids), stage: 'all', limit: 100 }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'running') === true ? 5_000 : false,
  });
  const runs = useMemo(() => sortAsAsked(found.data?.items ?? [], ids), [found.data, ids]);
  const comparison = useMemo(() => compareRuns(runs), [runs]);
  return (
    <>
      <PageHead
        title="Compare runs"
        headline={ids.length === 0 || found.data !== undefined ? sayComparison(runs, comparison) : undefined}
      />
      {ids.length === 0 ? (
        <Empty>
          Nothing is compared yet. <EvidenceLink to="/runs">Choose runs</EvidenceLink>
        </Empty>
      ) : (
        <Async query={found} height={420}>
          {() => (
            <Compared
              runs={runs}
              comparison={comparison}
              missing={ids.length - runs.length}
              remove={(id) => setAsked(ids.filter((other) => other !== id).join(',') || undefined)}
            />
          )}
        </Async>
      )}
    </>
  );
}

function Compared(props: {
  readonly runs: readonly RunRow[];
  readonly comparison: Comparison;
  readonly missing: number;
  readonly remove: (id: string) => void;
}) {
  const { runs, comparison } = props;
  const [all, setAll] = useQueryParam('all');
  const colours = useMemo(() => colourRuns(runs, undefined), [runs]);
  const metrics = comparison.metrics.map(({ name }) => name);
  return (
    <>
      <Section
        title="What differs"
        text={
          props.missing === 0
            ? undefined
            : `${props.missing} of the runs asked for ${props.missing === 1 ? 'is' : 'are'} not there.`
        }
        aside={
          <Switch
            size="xs"
            label="Show what is the same too"
            checked={all !== undefined}
            onChange={(event) => setAll(event.currentTarget.checked ? 'yes' : undefined)}
          />
        }
      >
        <CompareTable
          runs={runs}
          comparison={comparison}
          showsAll={all !== undefined}
          colours={colours}
          remove={props.remove}
        />
      </Section>
      <Section title="Charts">
        <ChartsPanel runs={runs} points={runs} colours={colours} metrics={metrics} group={undefined} />
      </Section>
    </>
  );
}

function sortAsAsked(rows: readonly RunRow[], ids: readonly string[]): readonly RunRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
