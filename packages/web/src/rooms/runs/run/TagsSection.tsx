import type { RunDetail } from '@kaizen/contracts';
import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { FactList } from '../../../design/FactList.tsx';
import { Section } from '../../../design/Section.tsx';
import { isClientTag } from './client-tags.ts';

/** The tags of a run: those of people can be set and taken away, those of clients are shown when asked for. */
export function TagsSection({ run }: { readonly run: RunDetail }) {
  const [showsAll, { toggle }] = useDisclosure();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (tags: Readonly<Record<string, string | null>>) => client.runs.change(run.id, { tags: { ...tags } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['runs'] }),
  });
  const own = Object.entries(run.tags).filter(([name]) => !isClientTag(name));
  const others = Object.entries(run.tags).filter(([name]) => isClientTag(name));
  const facts = own.map(([name, value]) => ({
    name,
    value,
    aside: <RemoveTag name={name} remove={() => change.mutate({ [name]: null })} />,
  }));
  return (
    <Section title="Tags">
      <FactList facts={facts} nameWidth={110} />
      <AddTag isSaving={change.isPending} add={(name, value) => change.mutateAsync({ [name]: value })} />
      <Text size="sm" c="var(--k-failed)" role="alert">
        {change.error?.message}
      </Text>
      {others.length === 0 ? null : (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={toggle} aria-expanded={showsAll} mt="xs">
          {showsAll ? 'Hide' : 'Show'} {others.length} set by clients
        </Button>
      )}
      {showsAll ? <FactList facts={others.map(([name, value]) => ({ name, value }))} nameWidth={190} /> : null}
    </Section>
  );
}

function RemoveTag({ name, remove }: { readonly name: string; readonly remove: () => void }) {
  return (
    <ActionIcon size="xs" variant="subtle" color="gray" onClick={remove} aria-label={`Remove the tag ${name}`}>
      <IconX size={12} aria-hidden />
    </ActionIcon>
  );
}

function AddTag(props: {
  readonly isSaving: boolean;
  readonly add: (name: string, value: string) => Promise<unknown>;
}) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const save = async () => {
    await props.add(name.trim(), value).then(
      () => {
        setName('');
        setValue('');
      },
      () => undefined,
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Group gap={6} mt="xs" wrap="nowrap">
        <TextInput
          size="xs"
          aria-label="New tag"
          placeholder="Tag"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          style={{ flex: 1 }}
        />
        <TextInput
          size="xs"
          aria-label="Value of the new tag"
          placeholder="Value"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          style={{ flex: 1.4 }}
        />
        <Button size="xs" variant="default" type="submit" loading={props.isSaving} disabled={name.trim() === ''}>
          Add
        </Button>
      </Group>
    </form>
  );
}
