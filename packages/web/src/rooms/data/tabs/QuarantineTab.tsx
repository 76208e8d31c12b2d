import type { QuarantineBatch } from '@kaizen/contracts';
import { Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { formatCount } from '../../../design/format.ts';
import { useQueryParam } from '../../../design/location.ts';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { QuarantineRows } from '../validation/QuarantineRows.tsx';

/** Rows that broke a rule: by batch and reason, corrected here, and sent in again. */
export function QuarantineTab({ dataset }: DatasetTabProps) {
  const batches = useQuery({
    queryKey: ['quarantine', dataset.name],
    queryFn: () => client.quarantine.batches(dataset.name),
  });
  return (
    <Async
      query={batches}
      height={300}
      isEmpty={({ items }) => items.length === 0}
      empty="No row of this dataset stands in quarantine."
    >
      {({ items }) => <Batches dataset={dataset.name} batches={items} />}
    </Async>
  );
}

function Batches({ dataset, batches }: { readonly dataset: string; readonly batches: readonly QuarantineBatch[] }) {
  const [asked, choose] = useQueryParam('batch');
  const batch = batches.find(({ batchId }) => batchId === asked) ?? batches[0];
  if (batch === undefined) return null;
  return (
    <Stack gap="md">
      <Text size="sm" c="var(--k-muted)" maw={760}>
        Rows that broke a rule when they came in. Correct them here and replay them: they go through the same rules
        again and come in as a batch of their own. Replay all sends the others too, for when the schema has changed.
      </Text>
      <Select
        label="Batch"
        maw={520}
        value={batch.batchId}
        allowDeselect={false}
        onChange={(value) => choose(value ?? undefined)}
        data={batches.map((one) => ({ value: one.batchId, label: sayBatch(one) }))}
      />
      <QuarantineRows key={batch.batchId} dataset={dataset} batch={batch} />
    </Stack>
  );
}

function sayBatch({ source, rows, rejected, createdAt, replays }: QuarantineBatch): string {
  const state = `${rejected ? ', rejected as a whole' : ''}${replays > 0 ? ', replayed' : ''}`;
  return `${source}, ${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')}: ${formatCount(rows)} rows${state}`;
}
