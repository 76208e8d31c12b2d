import type { ChartSpec, ExploreView } from '@kaizen/contracts';
import { ActionIcon, Button, Group, Popover, ScrollArea, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { FormDialog } from '../../../design/FormDialog.tsx';

/** All saved views, by name; they come a hundred at a time. */
function useViews() {
  return useQuery({ queryKey: ['explore-views'], queryFn: readAll });
}

async function readAll(): Promise<readonly ExploreView[]> {
  const found: ExploreView[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.explore.views(cursor === undefined ? {} : { cursor });
    found.push(...page.items);
    cursor = page.next;
    if (cursor === undefined) return found.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }
}

/** The saved views: one is opened with a press. */
export function ViewsMenu({ open }: { readonly open: (view: ExploreView) => void }) {
  const [opened, { toggle, close }] = useDisclosure();
  const views = useViews();
  return (
    <Popover opened={opened} onDismiss={close} width={340} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button
          size="sm"
          variant="default"
          onClick={toggle}
          aria-expanded={opened}
          leftSection={<IconBookmark size={15} aria-hidden />}
        >
          Views
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" c={views.error === null ? 'var(--k-muted)' : 'var(--k-failed)'}>
          {views.error?.message ?? (views.data?.length === 0 ? 'No view is saved yet. Run a query, then save it.' : '')}
        </Text>
        <ScrollArea.Autosize mah={320}>
          {views.data?.map((view) => (
            <ViewLine
              key={view.id}
              view={view}
              open={() => {
                open(view);
                close();
              }}
            />
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function ViewLine({ view, open }: { readonly view: ExploreView; readonly open: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.explore.deleteView(view.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['explore-views'] }),
  });
  return (
    <Group gap={4} wrap="nowrap" justify="space-between">
      <Button size="compact-sm" variant="subtle" color="gray" justify="start" flex={1} onClick={open} title={view.sql}>
        {view.name}
      </Button>
      <Text size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }} component="span">
        {remove.error === null ? view.author : 'not deleted'}, <Age at={view.updatedAt} />
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        loading={remove.isPending}
        onClick={() => remove.mutate()}
        aria-label={`Delete the view ${view.name}`}
      >
        <IconTrash size={14} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** Saves what is asked: as a new view, or over the one that is open. */
export function SaveViewDialog(props: {
  readonly sql: string;
  readonly chart: ChartSpec | undefined;
  readonly project: string | undefined;
  readonly view: ExploreView | undefined;
  readonly saved: (view: ExploreView) => void;
}) {
  const { sql, chart, view } = props;
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const isChange = view !== undefined && name.trim() === view.name;
  const shared = { sql, description: description.trim() };
  return (
    <FormDialog
      label="Save"
      title="Save as a view"
      confirm={isChange ? 'Change the view' : 'Save'}
      ready={name.trim() !== ''}
      touches={['explore-views']}
      onOpen={() => {
        setName(view?.name ?? '');
        setDescription(view?.description ?? '');
      }}
      act={() =>
        isChange
          ? client.explore.changeView(view.id, { ...shared, chart: chart ?? null })
          : client.explore.saveView({
              ...shared,
              name: name.trim(),
              ...(chart === undefined ? {} : { chart }),
              ...(props.project === undefined ? {} : { project: props.project }),
            })
      }
      then={props.saved}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Textarea
          label="What it answers"
          value={description}
          maxLength={2000}
          autosize
          minRows={2}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Text size="xs" c="var(--k-muted)">
          Others open it by its address. It reads what its datasets are at that moment; name a version to keep it fixed.
        </Text>
      </Stack>
    </FormDialog>
  );
}
