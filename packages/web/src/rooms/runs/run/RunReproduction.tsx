import type { ReproductionView, RunDetail } from '@kaizen/contracts';
import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { Section } from '../../../design/Section.tsx';
import { isAtWork, sayReproduction } from './say-reproduction.ts';

/** Whether training the run again gave the same model; only for finished trainings of Kaizen's own, which alone can be redone. */
export function RunReproduction({ run }: { readonly run: RunDetail }) {
  const { algorithm, trainingRevision } = run.params;
  if (run.status !== 'finished' || run.stage === 'deleted') return null;
  // A command's run names its training but no algorithm.
  if (algorithm === undefined || trainingRevision === undefined) return null;
  return (
    <Section title="Reproduced">
      <Reproductions runId={run.id} />
    </Section>
  );
}

function Reproductions({ runId }: { readonly runId: string }) {
  const queryKey = ['runs', 'reproductions', runId];
  const queries = useQueryClient();
  const list = useQuery({
    queryKey,
    queryFn: () => client.runs.reproductions(runId),
    refetchInterval: ({ state }) => (state.data?.items.some(isAtWork) === true ? 2_000 : false),
  });
  const start = useMutation({
    mutationFn: () => client.runs.reproduce(runId),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
  return (
    <Async query={list} height={60}>
      {({ items }) => (
        <Stack gap="xs" align="flex-start">
          {items.length === 0 ? (
            <Text size="sm">Not yet. Training again shows whether its record is enough to make the same model.</Text>
          ) : (
            items.slice(0, 3).map((view) => <Line key={view.jobId} runId={runId} view={view} />)
          )}
          {start.error === null ? null : (
            <Text size="sm" role="alert">
              {start.error.message}
            </Text>
          )}
          <Button
            variant="default"
            size="xs"
            loading={start.isPending}
            disabled={items.some(isAtWork)}
            onClick={() => start.mutate()}
          >
            Train again and compare
          </Button>
        </Stack>
      )}
    </Async>
  );
}

/** One reproduction; the report is among the run's files. */
function Line({ runId, view }: { readonly runId: string; readonly view: ReproductionView }) {
  const said = sayReproduction(view);
  if (view.report === undefined) return <Text size="sm">{said}</Text>;
  return (
    <Text size="sm">
      <EvidenceLink to={`/runs/${runId}`} search={{ tab: 'files', path: `reproductions/${view.jobId}.json` }}>
        {said}
      </EvidenceLink>
      {view.report.verdict === 'equal' ? null : ` ${view.report.summary}`}
    </Text>
  );
}
