import type { DriftMode, JobView } from '@kaizen/contracts';
import { Button, Group, Select, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Failure } from '../../../design/Async.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { JobProgress } from '../JobProgress.tsx';
import { NoRows } from '../NoRows.tsx';
import { CHOICES, sayVersion } from '../versions/version-words.ts';

/** Asks for a comparison and goes to it; a long one shows its progress meanwhile. */
export function CompareForm({ dataset, version }: DatasetTabProps) {
  const { name } = dataset;
  const versions = useQuery({
    queryKey: ['datasets', name, 'versions', 'choices'],
    queryFn: () => client.datasets.versions(name, { limit: CHOICES }),
  });
  const items = versions.data?.items ?? [];
  const [reference, setReference] = useState<string | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [mode, setMode] = useState<DriftMode>('kaizen');
  const before = reference ?? version?.parentId ?? null;
  const now = current ?? version?.id ?? null;
  const { mutate, isPending, error, job } = useCompare(name);
  if (version === undefined) return <NoRows dataset={name} what="nothing to compare" />;
  const choices = items.map((one) => ({ value: one.id, label: sayVersion(one) }));
  return (
    <>
      <Group align="flex-end" gap="sm" mb="xs">
        <VersionSelect label="Reference" choices={choices} value={before} onChange={setReference} />
        <VersionSelect label="Current" choices={choices} value={now} onChange={setCurrent} />
        <Select
          label="Rules"
          size="xs"
          w={150}
          data={[
            { value: 'kaizen', label: 'Kaizen' },
            { value: 'evidently-0.7', label: 'as Evidently 0.7' },
          ]}
          value={mode}
          onChange={(value) => setMode(value === 'evidently-0.7' ? value : 'kaizen')}
          allowDeselect={false}
        />
        <Button
          size="xs"
          loading={isPending}
          disabled={before === null || now === null}
          onClick={() => mutate({ before: before ?? '', now: now ?? '', mode })}
        >
          Compare
        </Button>
      </Group>
      {items.length === 1 ? (
        <Text size="sm" c="var(--k-muted)">
          There is one version so far; the next one can be compared with it. Meanwhile follow this one over windows,
          below.
        </Text>
      ) : null}
      {isPending ? <JobProgress job={job} words="Comparing" /> : null}
      {error === null ? null : <Failure error={error} />}
    </>
  );
}

function VersionSelect(props: {
  readonly label: string;
  readonly choices: ReadonlyArray<{ readonly value: string; readonly label: string }>;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <Select
      label={props.label}
      size="xs"
      w={{ base: '100%', xs: 362 }}
      data={props.choices}
      value={props.value}
      onChange={props.onChange}
      searchable
      placeholder="Choose a version"
    />
  );
}

function useCompare(dataset: string) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [job, setJob] = useState<JobView>();
  const mutation = useMutation({
    mutationFn: ({ before, now, mode }: { before: string; now: string; mode: DriftMode }) =>
      client.drift.compare(
        dataset,
        { reference: { version: before }, current: { version: now }, mode },
        { onProgress: setJob },
      ),
    onSuccess: async (report) => {
      await queries.invalidateQueries({ queryKey: ['datasets', dataset, 'drift'] });
      await navigate({ to: `/datasets/${dataset}/drift/${report.id}` });
    },
  });
  return { mutate: mutation.mutate, isPending: mutation.isPending, error: mutation.error, job };
}
