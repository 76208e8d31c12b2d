import type { RegisteredModelView } from '@kaizen/contracts';
import { Text, TextInput } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { FormDialog } from '../../design/FormDialog.tsx';
import { modelPath } from './model-words.ts';

/** Renames a model; its versions, aliases and tags go with it. */
export function RenameModel({ model }: { readonly model: string }) {
  const [name, setName] = useState(model);
  const navigate = useNavigate();
  return (
    <FormDialog
      label="Rename…"
      title={`Rename ${model}`}
      confirm="Rename"
      icon={<IconPencil size={16} aria-hidden />}
      ready={name.trim() !== '' && name.trim() !== model}
      onOpen={() => setName(model)}
      act={(key) => client.models.change(model, { name: name.trim() }, key)}
      touches={[]}
      then={(changed) => void navigate({ to: modelPath(changed.name), replace: true })}
    >
      <TextInput
        label="New name"
        value={name}
        maxLength={250}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <Text size="sm" c="var(--k-muted)">
        Versions, aliases and tags keep. Code that asks for <b>models:/{model}/…</b> finds nothing afterwards.
      </Text>
    </FormDialog>
  );
}

/** Deletes a model with all its versions; the name is typed, so that nobody does it by a slip. */
export function DeleteModel({ model }: { readonly model: RegisteredModelView }) {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const { name, versions, aliases } = model;
  return (
    <FormDialog
      label="Delete…"
      title={`Delete ${name}`}
      confirm="Delete for good"
      isGrave
      icon={<IconTrash size={16} aria-hidden />}
      ready={typed === name}
      onOpen={() => setTyped('')}
      act={(key) => client.models.delete(name, key)}
      touches={[]}
      then={() => void navigate({ to: '/models', replace: true })}
    >
      <Text size="sm">
        {versions === 0
          ? 'The name becomes free.'
          : `${versions === 1 ? 'Its one version goes' : `All ${versions} versions go`}${aliases.length === 0 ? '' : `, with the aliases ${aliases.map(({ alias }) => alias).join(', ')}`}. The name becomes free; a model made anew under it begins at version 1.`}{' '}
        Runs and their files stay. While a deployment needs a version, nothing is deleted.
      </Text>
      <TextInput
        label={`Type ${name} to delete it`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        required
        data-autofocus
        autoComplete="off"
      />
    </FormDialog>
  );
}

/** Deletes one version; its number is never used again. */
export function DeleteVersion({ model, version }: { readonly model: string; readonly version: number }) {
  const navigate = useNavigate();
  return (
    <FormDialog
      label="Delete…"
      title={`Delete version ${version} of ${model}`}
      confirm="Delete for good"
      isGrave
      icon={<IconTrash size={16} aria-hidden />}
      act={(key) => client.models.deleteVersion(model, version, key)}
      touches={[]}
      then={() => void navigate({ to: modelPath(model), replace: true })}
    >
      <Text size="sm">
        The version leaves the registry with its aliases, and its number is never used again. The run and its files
        stay. While a deployment needs the version, nothing is deleted.
      </Text>
    </FormDialog>
  );
}
