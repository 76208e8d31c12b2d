import type { RunRow } from '@kaizen/contracts';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { formatCount } from '../../../design/format.ts';
import type { BulkChange } from './use-bulk-change.ts';

/** Deletes the chosen runs after asking, or restores those that are deleted. */
export function DeleteRuns(props: {
  readonly rows: readonly RunRow[];
  readonly bulk: BulkChange;
  readonly then: () => void;
}) {
  const { rows, bulk, then } = props;
  const [opened, { open, close }] = useDisclosure();
  const active = rows.filter((row) => row.stage === 'active').map((row) => row.id);
  const deleted = rows.filter((row) => row.stage === 'deleted').map((row) => row.id);
  const act = async (action: 'delete' | 'restore', runIds: string[]) => {
    await bulk.apply({ action, runIds }).then(then, () => undefined);
    close();
  };
  return (
    <>
      {active.length === 0 ? null : (
        <Button size="compact-sm" variant="default" onClick={open}>
          Delete…
        </Button>
      )}
      {deleted.length === 0 ? null : (
        <Button
          size="compact-sm"
          variant="default"
          loading={bulk.isPending}
          onClick={() => void act('restore', deleted)}
        >
          Restore
        </Button>
      )}
      <Modal opened={opened} onClose={close} title={`Delete ${sayRuns(active.length)}`} centered>
        <Stack gap="md">
          <Text size="sm">
            {sayRuns(active.length)} will leave the table. Their numbers and files stay until kaizen gc frees them;
            until then they can be restored.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Not now
            </Button>
            <Button loading={bulk.isPending} onClick={() => void act('delete', active)} data-autofocus>
              Delete {sayRuns(active.length)}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function sayRuns(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`;
}
