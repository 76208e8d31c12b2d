import { Button, Group, Popover, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { BulkChange } from './use-bulk-change.ts';

/** Sets one tag on the chosen runs. */
export function TagRuns({ ids, bulk }: { readonly ids: readonly string[]; readonly bulk: BulkChange }) {
  const [opened, { toggle, close }] = useDisclosure();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const save = async () => {
    await bulk.apply({ action: 'tag', runIds: [...ids], tags: { [name.trim()]: value } }).then(close, () => undefined);
  };
  return (
    <Popover opened={opened} onDismiss={close} width={260} trapFocus withinPortal>
      <Popover.Target>
        <Button size="compact-sm" variant="default" onClick={toggle}>
          Tag…
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Stack gap="xs">
            <TextInput
              label="Tag"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <TextInput label="Value" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
            <Group justify="flex-end">
              <Button size="xs" type="submit" loading={bulk.isPending} disabled={name.trim() === ''}>
                Set on {ids.length}
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
