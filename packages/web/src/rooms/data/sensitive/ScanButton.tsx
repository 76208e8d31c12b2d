import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';

/** Looks at the current version again. New versions are looked at by themselves. */
export function ScanButton({ dataset }: { readonly dataset: string }) {
  const queries = useQueryClient();
  const scan = useMutation({
    mutationFn: async () => {
      const { jobId } = await client.sensitive.scan(dataset);
      const job = await client.jobs.ended(jobId);
      if (job.state !== 'succeeded') throw new Error(job.error?.message ?? `The scan ${job.state}.`);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sensitive', dataset] }),
  });
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="gray" loading={scan.isPending} onClick={() => scan.mutate()}>
        Look again
      </Button>
      {scan.error === null ? null : (
        <Text size="xs" c="var(--k-failed)" role="alert">
          {scan.error.message}
        </Text>
      )}
    </>
  );
}
