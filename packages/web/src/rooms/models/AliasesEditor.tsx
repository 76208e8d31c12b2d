import type { RegistryVersionView } from '@kaizen/contracts';
import { ActionIcon, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { FormDialog } from '../../design/FormDialog.tsx';
import { AliasMark } from './Aliases.tsx';

/** The aliases that name a version: set one, or take one away. */
export function AliasesEditor({ version }: { readonly version: RegistryVersionView }) {
  const [alias, setAlias] = useState('');
  return (
    <Group gap="sm">
      {version.aliases.length === 0 ? (
        <Text component="span" size="sm" c="var(--k-muted)">
          No alias names it.
        </Text>
      ) : (
        version.aliases.map((name) => (
          <Group key={name} gap={2} wrap="nowrap">
            <AliasMark alias={name} />
            <RemoveAlias model={version.model} alias={name} />
          </Group>
        ))
      )}
      <FormDialog
        label="Alias"
        title={`Set an alias for version ${version.version}`}
        confirm="Set"
        look="link"
        icon={<IconPlus size={13} aria-hidden />}
        ready={alias.trim() !== ''}
        onOpen={() => setAlias('')}
        act={(key) => client.models.putAlias(version.model, alias.trim(), version.version, key)}
        touches={['models']}
      >
        <TextInput
          label="Alias"
          description="One that is there already leaves the version that it names. It releases nothing unless a deployment follows it."
          value={alias}
          maxLength={256}
          onChange={(event) => setAlias(event.currentTarget.value)}
          required
          data-autofocus
        />
      </FormDialog>
    </Group>
  );
}

/** Takes an alias away at once; setting it again is as quick. */
export function RemoveAlias({ model, alias }: { readonly model: string; readonly alias: string }) {
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: () => client.models.deleteAlias(model, alias),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['models'] }),
  });
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="xs"
        aria-label={`Take the alias ${alias} away`}
        loading={removal.isPending}
        onClick={() => removal.mutate()}
      >
        <IconX size={12} aria-hidden />
      </ActionIcon>
      {removal.error === null ? null : (
        <Text component="span" size="xs" c="var(--k-failed)" role="alert">
          {removal.error.message}
        </Text>
      )}
    </>
  );
}
