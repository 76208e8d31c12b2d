import type { JobView } from '@kaizen/contracts';
import { Button, Group, Progress, Text } from '@mantine/core';
import { client } from '../../api/client.ts';
import { formatCount } from '../../design/format.ts';

/** Work that takes longer than a moment: how far it is, and a way to end it. `words` is what is done. */
export function JobProgress({ job, words }: { readonly job: JobView | undefined; readonly words: string }) {
  const { progress } = job ?? {};
  const { done = 0, total, unit = '' } = progress ?? {};
  return (
    <Group gap="sm" role="status" my="xs">
      {total === undefined ? null : <Progress w={200} value={(done / Math.max(1, total)) * 100} aria-label={words} />}
      <Text size="sm" c="var(--k-muted)">
        {words}
        {progress === undefined
          ? ''
          : `: ${formatCount(done)}${total === undefined ? '' : ` of ${formatCount(total)}`} ${unit}`}
      </Text>
      {job === undefined ? null : (
        <Button size="xs" variant="default" onClick={() => void client.jobs.cancel(job.id)}>
          Cancel
        </Button>
      )}
    </Group>
  );
}
