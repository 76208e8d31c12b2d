import type { RunView } from '@kaizen/contracts';
import { SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async, Empty } from '../../design/Async.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { CurveChart } from './CurveChart.tsx';
import { ImportanceBars } from './ImportanceBars.tsx';
import { ArtifactsTable, MetricsTable, ParamsTable, RunOrigin } from './RunFacts.tsx';
import { sayRun } from './run-words.ts';

/** One run: how good what it made is, and everything that went into it. */
export function RunPage() {
  const id = usePathParam('run');
  const run = useQuery({ queryKey: ['runs', 'one', id], queryFn: () => client.runs.get(id) });
  const { data } = run;
  return (
    <>
      <PageHead
        title={data?.name ?? 'Run'}
        kind="Run"
        {...(data === undefined ? {} : { state: data.state, headline: sayRun(data) })}
      />
      <Async query={run} height={420}>
        {(view) => <RunParts run={view} />}
      </Async>
    </>
  );
}

function RunParts({ run }: { readonly run: RunView }) {
  const curves = run.artifacts.filter((artifact) => artifact.kind === 'curve');
  const importance = run.artifacts.find((artifact) => artifact.path === 'feature-importance.json');
  const validation = run.params.validation;
  return (
    <>
      <Section
        title="Quality"
        text={
          validation === undefined ? undefined : `Measured by ${validation}; the holdout is touched by the gate alone.`
        }
      >
        {Object.keys(run.metrics).length === 0 ? <Empty>No metric yet.</Empty> : <MetricsTable run={run} />}
      </Section>
      {curves.length === 0 ? null : (
        <Section title="Curves">
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
            {curves.map((artifact) => (
              <CurveChart key={artifact.path} runId={run.id} path={artifact.path} run={run} />
            ))}
          </SimpleGrid>
        </Section>
      )}
      {importance === undefined ? null : (
        <Section
          title="What the model looks at"
          text="Importance of each column in the forest: the share of impurity that splits on it took away."
        >
          <ImportanceBars runId={run.id} path={importance.path} />
        </Section>
      )}
      <Section title="Where it came from">
        <RunOrigin run={run} />
      </Section>
      <Section title="Parameters">
        <ParamsTable run={run} />
      </Section>
      <Section title="Files">
        <ArtifactsTable run={run} />
      </Section>
    </>
  );
}
