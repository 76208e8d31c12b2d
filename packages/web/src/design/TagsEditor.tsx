import { ActionIcon, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from './FormDialog.tsx';

type Tags = Readonly<Record<string, string>>;
/** Saves a change of tags; a tag of null goes. */
type SaveTags = (change: Readonly<Record<string, string | null>>) => Promise<unknown>;

/** Tags of a thing: names with values, added, changed and taken away one at a time. */
export function TagsEditor(props: {
  readonly tags: Tags;
  readonly save: SaveTags;
  /** First words of the queries that change with it. */
  readonly touches: readonly string[];
}) {
  const { tags, save, touches } = props;
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: (name: string) => save({ [name]: null }),
    onSuccess: () => Promise.all(touches.map((touched) => queries.invalidateQueries({ queryKey: [touched] }))),
  });
  const entries = Object.entries(tags).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return (
    <Stack gap={6} align="flex-start">
      {entries.length === 0 ? (
        <Text size="sm" c="var(--k-muted)">
          No tags.
        </Text>
      ) : (
        <Stack component="ul" gap={2} m={0} p={0} w="100%" style={{ listStyle: 'none' }}>
          {entries.map(([name, value]) => (
            <Tag key={name} name={name} value={value} remove={() => removal.mutate(name)} />
          ))}
        </Stack>
      )}
      <Text size="xs" c="var(--k-failed)" role="alert">
        {removal.error?.message}
      </Text>
      <AddTag save={save} touches={touches} />
    </Stack>
  );
}

function Tag(props: { readonly name: string; readonly value: string; readonly remove: () => void }) {
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="baseline">
      <Text size="sm" c="var(--k-muted)" style={{ flex: '0 1 auto', overflowWrap: 'anywhere' }}>
        {props.name}
      </Text>
      <Text size="sm" style={{ flex: '1 1 0', minWidth: 60, overflowWrap: 'anywhere' }}>
        {props.value}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="xs"
        aria-label={`Take the tag ${props.name} away`}
        onClick={props.remove}
      >
        <IconX size={12} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function AddTag({ save, touches }: { readonly save: SaveTags; readonly touches: readonly string[] }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  return (
    <FormDialog
      label="Tag"
      title="Set a tag"
      confirm="Set"
      look="link"
      icon={<IconPlus size={13} aria-hidden />}
      ready={name.trim() !== ''}
      onOpen={() => {
        setName('');
        setValue('');
      }}
      act={() => save({ [name.trim()]: value })}
      touches={touches}
    >
      <TextInput
        label="Name"
        description="A name that is there already gets the new value."
        value={name}
        maxLength={250}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <Textarea
        label="Value"
        value={value}
        maxLength={5000}
        autosize
        onChange={(event) => setValue(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
