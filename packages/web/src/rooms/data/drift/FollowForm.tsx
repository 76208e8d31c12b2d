import type { JobView } from '@kaizen/contracts';
import { Button, Group, NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Failure } from '../../../design/Async.tsx';
import { formatCount } from '../../../design/format.ts';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { JobProgress } from '../JobProgress.tsx';

/** Asks for the course of a version over windows and goes to it. */
export function FollowForm({ dataset, version }: DatasetTabProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [rows, setRows] = useState<number | undefined>();
  const [job, setJob] = useState<JobView>();
  const follow = useMutation({
    mutationFn: () =>
      client.drift.follow(
        dataset.name,
        {
          ...(version === undefined ? {} : { version: version.id }),
          ...(rows === undefined ? {} : { rows }),
        },
        { onProgress: setJob },
      ),
    onSuccess: async (course) => {
      await queries.invalidateQueries({ queryKey: ['datasets', dataset.name, 'courses'] });
      await navigate({ to: `/datasets/${dataset.name}/drift/courses/${course.id}` });
    },
  });
  if (version === undefined) return null;
  return (
    <>
      <Group align="flex-end" gap="sm" mb="md">
        <NumberInput
          label="Rows of a window"
          size="xs"
          w={180}
          min={1}
          max={version.rows}
          thousandSeparator=","
          placeholder={`${formatCount(Math.max(1, Math.ceil(version.rows / 100)))}, a hundredth`}
          onChange={(value) => setRows(typeof value === 'number' && value >= 1 ? Math.floor(value) : undefined)}
        />
        <Button size="xs" variant="default" loading={follow.isPending} onClick={() => follow.mutate()}>
          Follow
        </Button>
      </Group>
      {follow.isPending ? <JobProgress job={job} words="Following" /> : null}
      {follow.error === null ? null : <Failure error={follow.error} />}
    </>
  );
}
