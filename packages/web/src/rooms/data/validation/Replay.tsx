import type { JobView, QuarantineBatch, ReplayOutcome } from '@kaizen/contracts';
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { formatCount } from '../../../design/format.ts';
import { JobProgress } from '../JobProgress.tsx';

/** Sends corrected rows, or all of them, in again, and says what became of them. */
export function Replay({ dataset, batch }: { readonly dataset: string; readonly batch: QuarantineBatch }) {
  const queries = useQueryClient();
  const [shown, setShown] = useState<JobView>();
  const action = useMutation({
    mutationFn: async (all: boolean) => {
      const { jobId } = await client.quarantine.replay(dataset, batch.batchId, all);
      const job = await client.jobs.ended(jobId, { onProgress: setShown });
      if (job.state !== 'succeeded') throw new Error(job.error?.message ?? `The replay ${job.state}.`);
      // Wire mapping: the result of this kind of job.
      return job.result as ReplayOutcome;
    },
    onSuccess: async () => {
      for (const key of ['quarantine', 'datasets']) await queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const { data } = action;
  if (action.isPending) return <JobProgress job={shown} words="Rows go through the rules again" />;
  return (
    <Group gap="xs">
      <Button size="sm" disabled={batch.fixes === 0} onClick={() => action.mutate(false)}>
        Replay corrected rows
      </Button>
      <Button size="sm" variant="default" onClick={() => action.mutate(true)}>
        Replay all
      </Button>
      <Text size="sm" role="status" c={action.error === null ? 'var(--k-muted)' : 'var(--k-failed)'}>
        {action.error?.message ??
          (data === undefined
            ? ''
            : `${formatCount(data.rowsIn)} rows came in again, ${formatCount(data.rowsBad)} of them bad: ${data.verdict}.`)}
      </Text>
    </Group>
  );
}
