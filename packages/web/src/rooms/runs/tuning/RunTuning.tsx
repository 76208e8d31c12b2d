import type { TuningView } from '@kaizen/contracts';
import { Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { Async, Empty } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { formatCount } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { nameMetric } from '../metric-value.ts';
import { drawBest } from './best-chart.ts';
import { SearchedParameters } from './SearchedParameters.tsx';
import { TrialLines } from './TrialLines.tsx';
import { TrialsTable } from './TrialsTable.tsx';
import { type Brushed, chooseTrials } from './trial-lines.ts';
import { sayHow, sayTuning } from './tuning-words.ts';

/** The search for the parameters of a training run: what it found, how it went, and every trial. Live while it goes on. */
export function RunTuning({ runId }: { readonly runId: string }) {
  const tuning = useQuery({
    // Progress of the job marks what begins with "pipelines" as stale.
    queryKey: ['pipelines', 'tuning', runId],
    queryFn: () => client.runs.tuning(runId),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 5_000 : false),
  });
  return (
    <Async query={tuning} height={420}>
      {(view) => <TuningParts tuning={view} />}
    </Async>
  );
}

function TuningParts({ tuning }: { readonly tuning: TuningView }) {
  const [brushed, setBrushed] = useState<Brushed>(new Map());
  const brush = useCallback((axisId: string, stretches: ReadonlyArray<readonly [number, number]>) => {
    setBrushed((before) => new Map([...before, [axisId, stretches]]));
  }, []);
  const chosen = useMemo(() => chooseTrials(tuning, brushed), [tuning, brushed]);
  const best = useCallback((colours: ChartColours) => drawBest(colours, tuning), [tuning]);
  const scored = tuning.trials.filter(({ score }) => score !== undefined).length;
  return (
    <>
      <Group gap="sm" align="baseline" mb={4} wrap="nowrap">
        <StateMark state={tuning.state} label={tuning.status} />
        <Text fw={500} role="status">
          {sayTuning(tuning)}
        </Text>
      </Group>
      <Text size="sm" c="var(--k-muted)" mb="lg" maw={760}>
        {sayHow(tuning)}
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Section title="Best so far">
          {scored === 0 ? (
            <Empty>The curve begins with the first trial that comes to a score.</Empty>
          ) : (
            <Chart
              option={best}
              height={260}
              summary={`${nameMetric(tuning.metric)} of ${formatCount(scored)} trials, and the best of them so far`}
            />
          )}
        </Section>
        <Section
          title="What each parameter counts"
          text="Of what differs between trials: the part that is due to one parameter alone (fANOVA). Trials that are chosen cleverly look at good places more often, so this is a hint, not a law."
        >
          <SearchedParameters space={tuning.space} />
        </Section>
      </SimpleGrid>
      <Section
        title="Trials by their parameters"
        text="Each line is a trial; a dashed one was ended early. Drag along an axis to choose the trials that pass there; the table below then holds those. A click on the axis ends the choice."
      >
        {scored < 2 ? (
          <Empty>Two trials with a score are needed for this drawing.</Empty>
        ) : (
          <TrialLines tuning={tuning} brush={brush} />
        )}
      </Section>
      <Section
        title="Trials"
        aside={
          chosen.length === tuning.trials.length ? undefined : (
            <Text size="sm" c="var(--k-muted)" role="status">
              {formatCount(chosen.length)} of {formatCount(tuning.trials.length)} are chosen above
            </Text>
          )
        }
      >
        {tuning.trials.length === 0 ? (
          <Empty>The first trial begins as soon as the rows are read.</Empty>
        ) : (
          <TrialsTable tuning={tuning} trials={chosen} />
        )}
      </Section>
    </>
  );
}
