import type { RunDetail } from '@kaizen/contracts';
import { Box, Stack, Text } from '@mantine/core';
import { CopyId } from '../../../design/CopyId.tsx';
import { FactList, type NamedFact } from '../../../design/FactList.tsx';
import { readColumns, sayProfile, saySource } from './dataset-words.ts';

type Dataset = RunDetail['datasets'][number];

/** The datasets that the run used, as its client described them. */
export function RunDatasets({ run }: { readonly run: RunDetail }) {
  return (
    <Stack gap="lg">
      {run.datasets.map((dataset) => (
        <DatasetFacts key={`${dataset.name} ${dataset.digest} ${dataset.context ?? ''}`} dataset={dataset} />
      ))}
    </Stack>
  );
}

function DatasetFacts({ dataset }: { readonly dataset: Dataset }) {
  const columns = readColumns(dataset.schema);
  const size = sayProfile(dataset.profile);
  const facts: readonly NamedFact[] = [
    { name: 'Digest', value: <CopyId id={dataset.digest} /> },
    { name: 'Source', value: saySource(dataset) },
    ...(size === '' ? [] : [{ name: 'Size', value: size }]),
    ...(columns.length === 0
      ? []
      : [
          { name: `Columns (${columns.length})`, value: columns.map(({ name, type }) => `${name} ${type}`).join(', ') },
        ]),
  ];
  return (
    <Box>
      <Text size="sm" fw={600}>
        {dataset.name}{' '}
        {dataset.context === undefined ? null : (
          <Text component="span" inherit fw={400} c="var(--k-muted)">
            for {dataset.context}
          </Text>
        )}
      </Text>
      <FactList facts={facts} nameWidth={110} />
    </Box>
  );
}
