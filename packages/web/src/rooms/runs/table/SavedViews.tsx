import type { SavedView } from '@kaizen/contracts';
import { ActionIcon, Button, Group, Popover, ScrollArea, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';

/** Names for what the page shows: chosen here, saved from the address, seen by everybody on this server. */
export function SavedViews({ experimentId }: { readonly experimentId: string | undefined }) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Popover opened={opened} onDismiss={close} width={300} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Tooltip label="Saved views" withArrow>
          <ActionIcon variant="default" size={30} onClick={toggle} aria-label="Saved views" aria-expanded={opened}>
            <IconBookmark size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <ViewList experimentId={experimentId} close={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ViewList({ experimentId, close }: { readonly experimentId: string | undefined; readonly close: () => void }) {
  const router = useRouter();
  const queries = useQueryClient();
  const queryKey = ['saved-views', experimentId ?? ''];
  const views = useQuery({ queryKey, queryFn: () => readAll(experimentId) });
  const changed = () => queries.invalidateQueries({ queryKey });
  const remove = useMutation({
    mutationFn: (view: SavedView) => client.savedViews.delete(view.id),
    onSettled: changed,
  });
  const open = ({ query }: SavedView) => {
    const { pathname } = globalThis.location;
    router.history.push(query === '' ? pathname : `${pathname}?${query}`);
    close();
  };
  const error = views.error ?? remove.error;
  return (
    <Stack gap="xs">
      {views.data?.length === 0 ? (
        <Text size="sm" c="var(--k-muted)">
          No view is saved yet. A view keeps filter, columns, order and kind of view.
        </Text>
      ) : null}
      <ScrollArea.Autosize mah={260}>
        {views.data?.map((view) => (
          <Group key={view.id} gap={4} wrap="nowrap" justify="space-between">
            <Button size="compact-sm" variant="subtle" color="gray" justify="start" flex={1} onClick={() => open(view)}>
              {view.name}
            </Button>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={() => remove.mutate(view)}
              aria-label={`Delete the view ${view.name}`}
            >
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </ScrollArea.Autosize>
      <SaveForm experimentId={experimentId} names={views.data?.map(({ name }) => name) ?? []} saved={changed} />
      <Text size="sm" c="var(--k-failed)" role="alert">
        {error?.message}
      </Text>
    </Stack>
  );
}

function SaveForm(props: {
  readonly experimentId: string | undefined;
  readonly names: readonly string[];
  readonly saved: () => Promise<void>;
}) {
  const { experimentId } = props;
  const [name, setName] = useState('');
  const replaces = props.names.includes(name.trim());
  const save = useMutation({
    mutationFn: () =>
      client.savedViews.save({
        name: name.trim(),
        query: globalThis.location.search.slice(1),
        ...(experimentId === undefined ? {} : { experimentId }),
      }),
    onSuccess: async () => {
      setName('');
      await props.saved();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          label="Save what is shown as"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          error={save.error?.message}
        />
        <Button size="xs" type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {replaces ? 'Replace' : 'Save'}
        </Button>
      </Group>
    </form>
  );
}

/** All views of a page by name; they come a hundred at a time. */
async function readAll(experimentId: string | undefined): Promise<readonly SavedView[]> {
  const found: SavedView[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.savedViews.list({
      ...(experimentId === undefined ? {} : { experiment: experimentId }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.next;
    if (cursor === undefined) return found.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }
}
