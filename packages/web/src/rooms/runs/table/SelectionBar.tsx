import type { RunRow } from '@kaizen/contracts';
import { Button, Group, Menu, Text } from '@mantine/core';
import { IconGitCompare, IconX } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { formatCount } from '../../../design/format.ts';
import { DeleteRuns } from './DeleteRuns.tsx';
import { downloadRuns } from './download-runs.ts';
import { ExportMenu } from './ExportMenu.tsx';
import type { RunColumn } from './run-column.ts';
import { TagRuns } from './TagRuns.tsx';
import type { BulkChange } from './use-bulk-change.ts';
import type { Selection } from './use-selection.ts';

/** As many runs as one page of comparison can hold and still be read. */
const comparable = 100;
/** As many as an address can name. */
const exportable = 300;

/** What can be done with the chosen runs; without any, what was just done and how to take it back. */
export function SelectionBar(props: {
  readonly selection: Selection;
  readonly rows: readonly RunRow[];
  readonly columns: readonly RunColumn[];
  readonly bulk: BulkChange;
}) {
  const { selection, bulk } = props;
  const router = useRouter();
  const ids = [...selection.ids];
  if (ids.length === 0) return <LastDone bulk={bulk} />;
  const chosen = props.rows.filter((row) => selection.ids.has(row.id));
  const compare = () => router.history.push(`/compare?runs=${ids.map(encodeURIComponent).join(',')}`);
  return (
    <Group gap="xs" mb="sm" role="region" aria-label="Chosen runs">
      <Text size="sm" fw={600}>
        {formatCount(ids.length)} chosen
      </Text>
      <Button
        size="compact-sm"
        onClick={compare}
        disabled={ids.length < 2 || ids.length > comparable}
        leftSection={<IconGitCompare size={14} aria-hidden />}
      >
        Compare
      </Button>
      <TagRuns ids={ids} bulk={bulk} />
      <DeleteRuns rows={chosen} bulk={bulk} then={selection.clear} />
      <ExportMenu
        title={ids.length > exportable ? `Everything of the first ${exportable}` : 'Everything of the chosen runs'}
        query={{ runIds: ids.slice(0, exportable), stage: 'all' }}
        more={<Menu.Item onClick={() => downloadRuns(chosen, props.columns)}>The columns shown, as CSV</Menu.Item>}
      >
        <Button size="compact-sm" variant="default">
          Download
        </Button>
      </ExportMenu>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={selection.clear}
        leftSection={<IconX size={13} aria-hidden />}
      >
        None
      </Button>
      <BulkError bulk={bulk} />
    </Group>
  );
}

function LastDone({ bulk }: { readonly bulk: BulkChange }) {
  if (bulk.done === undefined && bulk.error === null) return null;
  return (
    <Group gap="xs" mb="sm">
      <Text size="sm" role="status">
        {bulk.done?.text}
      </Text>
      {bulk.done?.undo === undefined ? null : (
        <Button size="compact-sm" variant="default" onClick={bulk.done.undo} loading={bulk.isPending}>
          Undo
        </Button>
      )}
      <BulkError bulk={bulk} />
    </Group>
  );
}

function BulkError({ bulk }: { readonly bulk: BulkChange }) {
  return (
    <Text size="sm" c="var(--k-failed)" role="alert">
      {bulk.error?.message}
    </Text>
  );
}
