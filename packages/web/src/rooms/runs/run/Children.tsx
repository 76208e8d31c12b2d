import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount } from '../../../design/format.ts';
import { StateMark } from '../../../design/StateMark.tsx';
import { stateOfRun, wordOfRun } from '../run-state.ts';
import { childrenOf } from './client-tags.ts';

/** So many are named here; the table shows all. */
const most = 50;

/** The runs under a run, named when asked for. */
export function Children(props: { readonly runId: string; readonly experimentId: string; readonly count: number }) {
  const { runId, experimentId, count } = props;
  const [opened, { toggle }] = useDisclosure(count <= 5);
  const filter = childrenOf(runId);
  const children = useQuery({
    queryKey: ['runs', 'children', runId],
    queryFn: () => client.runs.search({ filter, limit: most, experimentIds: [experimentId] }),
    enabled: opened,
  });
  return (
    <>
      {count <= 5 ? null : (
        <Button size="compact-xs" variant="default" onClick={toggle} aria-expanded={opened}>
          {formatCount(count)} runs
        </Button>
      )}
      {opened ? (
        <Async query={children} height={24 * Math.min(count, 5)}>
          {({ items }) => (
            <Stack gap={2} mt={2}>
              {items.map((child) => (
                <Text key={child.id} size="sm" component="div">
                  <StateMark state={stateOfRun(child)} label={wordOfRun(child)} compact />{' '}
                  <EvidenceLink to={`/runs/${child.id}`}>{child.name || child.id}</EvidenceLink>
                </Text>
              ))}
              <EvidenceLink to={`/experiments/${encodeURIComponent(experimentId)}`} search={{ filter }}>
                All in the table
              </EvidenceLink>
            </Stack>
          )}
        </Async>
      ) : null}
    </>
  );
}
