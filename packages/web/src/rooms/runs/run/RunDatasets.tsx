import type { RunDetail } from '@kaizen/contracts';
import { Box, Stack, Text } from '@mantine/core';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../../design/FactList.tsx';
import { shortId } from '../../../design/format.ts';
import { pageOfInput } from '../page-of-input.ts';
import { readColumns, sayProfile, saySource, versionOf } from './dataset-words.ts';

type Dataset = RunDetail['datasets'][number];

/** The datasets that the run used, as its client described them. */
export function RunDatasets({ run }: { readonly run: RunDetail }) {
  return (
    <Stack gap="lg">
      {run.datasets.map((dataset) => (
        <DatasetFacts
          key={`${dataset.name} ${dataset.digest} ${dataset.context ?? ''}`}
          dataset={dataset}
          version={versionOf(dataset, run.inputs)}
        />
      ))}
    </Stack>
  );
}

type Input = RunDetail['inputs'][number];

function DatasetFacts({ dataset, version }: { readonly dataset: Dataset; readonly version: Input | undefined }) {
  const columns = readColumns(dataset.schema);
  const size = sayProfile(dataset.profile);
  const facts: readonly NamedFact[] = [
    ...(version === undefined ? [] : [{ name: 'Version', value: <VersionOf input={version} /> }]),
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

/** The version of this server that the dataset is. */
function VersionOf({ input }: { readonly input: Input }) {
  const page = pageOfInput(input);
  const text = `${input.name ?? 'dataset'} ${shortId(input.id)}`;
  return page === undefined ? text : <EvidenceLink to={page}>{text}</EvidenceLink>;
}
