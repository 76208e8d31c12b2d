import type { JobView, ValidationSummary } from '@kaizen/contracts';
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { usePages } from '../../../api/use-pages.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount, formatDuration, shortId } from '../../../design/format.ts';
import { MorePages } from '../../../design/MorePages.tsx';
import { Section } from '../../../design/Section.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { JobProgress } from '../JobProgress.tsx';
import { NoRows } from '../NoRows.tsx';
import { ReportParts } from '../validation/ReportParts.tsx';
import { stateOfReport } from '../validation/report-words.ts';

/** What the rules said of the version that is looked at, and every validation before. */
export function ValidationTab({ dataset, version }: DatasetTabProps) {
  const { query, items } = usePages(['validations', dataset.name], (page) =>
    client.validations.list(dataset.name, page),
  );
  if (version === undefined) return <NoRows dataset={dataset.name} what="nothing to validate" />;
  return (
    <Async query={query} height={300}>
      {() => {
        const latest = items.find(({ versionId }) => versionId === version.id);
        return (
          <>
            <Group justify="space-between" mb="md">
              <Text size="sm" c="var(--k-muted)">
                {latest === undefined ? (
                  'This version has not been validated as a whole yet.'
                ) : (
                  <>
                    Validated <Age at={latest.createdAt} />.
                  </>
                )}
              </Text>
              <Validate dataset={dataset.name} versionId={version.id} />
            </Group>
            {latest === undefined ? null : <Latest dataset={dataset.name} id={latest.id} />}
            {items.length === 0 ? null : (
              <Section
                title="Validations"
                text="Newest first; of versions and of files that were checked before they came in."
              >
                <DataTable
                  caption={`Validations of ${dataset.name}`}
                  columns={columns}
                  rows={items}
                  rowKey={({ id }) => id}
                />
                <MorePages query={query} label="Earlier validations" />
              </Section>
            )}
          </>
        );
      }}
    </Async>
  );
}

function Latest({ dataset, id }: { readonly dataset: string; readonly id: string }) {
  const report = useQuery({
    queryKey: ['validations', dataset, id],
    queryFn: () => client.validations.get(dataset, id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Async query={report} height={300}>
      {(view) => <ReportParts report={view} />}
    </Async>
  );
}

function Validate({ dataset, versionId }: { readonly dataset: string; readonly versionId: string }) {
  const queries = useQueryClient();
  const [shown, setShown] = useState<JobView>();
  const action = useMutation({
    mutationFn: async () => {
      const { jobId } = await client.validations.start(dataset, { versionId });
      const job = await client.jobs.ended(jobId, { onProgress: setShown });
      if (job.state !== 'succeeded') throw new Error(job.error?.message ?? `The validation ${job.state}.`);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['validations', dataset] }),
  });
  return (
    <Group gap="sm">
      {action.isPending ? <JobProgress job={shown} words="Validating" /> : null}
      <Text size="sm" c="var(--k-failed)" role="alert">
        {action.error?.message}
      </Text>
      <Button variant="default" size="sm" disabled={action.isPending} onClick={() => action.mutate()}>
        Validate this version
      </Button>
    </Group>
  );
}

const columns: ReadonlyArray<TableColumn<ValidationSummary>> = [
  {
    name: 'State',
    text: ({ success }) => (success ? 'ok' : 'failed'),
    cell: (row) => <StateMark state={stateOfReport(row)} />,
  },
  {
    name: 'Report',
    text: ({ id }) => id,
    cell: ({ id, dataset }) => <EvidenceLink to={`/datasets/${dataset}/validations/${id}`}>{shortId(id)}</EvidenceLink>,
  },
  { name: 'Of', text: ({ versionId, source }) => (versionId === undefined ? source : shortId(versionId)) },
  { name: 'Environment', text: ({ environment }) => environment, wide: true },
  { name: 'Rules', text: ({ tally }) => formatCount(tally.rules), numeric: true, wide: true },
  { name: 'Broken', text: ({ tally }) => formatCount(tally.failed), numeric: true },
  { name: 'Warn', text: ({ tally }) => formatCount(tally.warned), numeric: true, wide: true },
  { name: 'Rows', text: ({ rows }) => formatCount(rows), numeric: true, wide: true },
  { name: 'Took', text: ({ durationMs }) => formatDuration(durationMs), numeric: true, wide: true },
  {
    name: 'When',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];
