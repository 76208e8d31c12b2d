import type { JobView, SyntheticColumn, SyntheticSample, VersionView } from '@kaizen/contracts';
import { Anchor, Button, Group, NumberInput, Select, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Failure } from '../../../design/Async.tsx';
import { DataTable } from '../../../design/DataTable.tsx';
import { formatCount, formatNumber } from '../../../design/format.ts';
import { NoRows } from '../NoRows.tsx';

const sources: Readonly<Record<SyntheticColumn['from'], string>> = {
  quantiles: 'its quantiles',
  values: 'its frequent values',
  texts: 'frequent values and shapes',
  dates: 'quantiles of its dates',
  sequence: 'a running number',
  'made-up': 'made up',
  empty: 'left empty',
};

/** Has a sample made, shows how far it is, then the file and how near each column is. */
export function SyntheticForm({
  dataset,
  version,
}: {
  readonly dataset: string;
  readonly version: VersionView | undefined;
}) {
  const [rows, setRows] = useState(1000);
  const [seed, setSeed] = useState(1);
  const [format, setFormat] = useState<'parquet' | 'csv'>('csv');
  const [job, setJob] = useState<JobView>();
  const make = useMutation({
    mutationFn: async (id: string) => {
      setJob(undefined);
      const { jobId } = await client.sensitive.synthesise(dataset, { version: id, rows, seed, format });
      const ended = await client.jobs.ended(jobId, { onProgress: setJob });
      if (ended.state !== 'succeeded') throw new Error(ended.error?.message ?? `The sample ${ended.state}.`);
      // Wire mapping: the result of this kind of job.
      return ended.result as SyntheticSample;
    },
  });
  if (version === undefined) return <NoRows dataset={dataset} what="nothing to be like" />;
  return (
    <>
      <Group align="flex-end" gap="sm" mb="sm">
        <NumberInput
          label="Rows"
          size="xs"
          w={120}
          min={1}
          max={10_000_000}
          allowDecimal={false}
          value={rows}
          onChange={(value) => setRows(Number(value) || 1)}
        />
        <NumberInput
          label="Seed"
          size="xs"
          w={90}
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={(value) => setSeed(Number(value) || 0)}
        />
        <Select
          label="Format"
          size="xs"
          w={110}
          allowDeselect={false}
          data={['csv', 'parquet']}
          value={format}
          onChange={(value) => setFormat(value === 'parquet' ? 'parquet' : 'csv')}
        />
        <Button size="xs" loading={make.isPending} onClick={() => make.mutate(version.id)}>
          Make a sample
        </Button>
        {make.isPending ? <Running job={job} /> : null}
      </Group>
      {make.error === null ? null : <Failure error={make.error} />}
      {make.data === undefined ? null : <Made sample={make.data} />}
    </>
  );
}

function Running({ job }: { readonly job: JobView | undefined }) {
  return (
    <Group gap="xs" role="status">
      <Text size="xs" c="var(--k-muted)">
        {job?.progress?.message ?? 'waiting'}
      </Text>
      {job === undefined ? null : (
        <Button size="compact-xs" variant="default" onClick={() => void client.jobs.cancel(job.id)}>
          Cancel
        </Button>
      )}
    </Group>
  );
}

function Made({ sample }: { readonly sample: SyntheticSample }) {
  const { dataset, file, rows, correlations, columns } = sample;
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor href={client.sensitive.samplePath(dataset, file)} download={`${dataset}-synthetic.${sample.format}`}>
          {formatCount(rows)} made-up rows
        </Anchor>
        , kept for a week.{' '}
        {correlations === undefined
          ? ''
          : `${formatCount(correlations.pairs)} ${correlations.pairs === 1 ? 'correlation is' : 'correlations are'} made to hold, off by at most ${formatNumber(correlations.largestDifference, 2)}.`}
      </Text>
      <DataTable
        caption={`Sample of ${dataset}`}
        columns={[
          { name: 'Column', text: ({ column }) => column },
          { name: 'Made from', text: ({ from }) => sources[from] },
          {
            name: 'Distance (0 alike, 1 nothing in common)',
            numeric: true,
            text: ({ distance }) => (distance === undefined ? '–' : formatNumber(distance, 3)),
          },
          {
            name: 'Note',
            text: ({ note, suppressed }) =>
              note ??
              (suppressed === undefined
                ? ''
                : `${formatCount(suppressed)} rare ${suppressed === 1 ? 'value' : 'values'} left out`),
          },
        ]}
        rows={columns}
        rowKey={({ column }) => column}
      />
    </>
  );
}
