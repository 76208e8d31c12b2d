import { Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { FormDialog } from '../../design/FormDialog.tsx';
import { modelPath } from './model-words.ts';

/** Makes a registered model without a version. */
export function CreateModelDialog() {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const navigate = useNavigate();
  return (
    <FormDialog
      label="New model…"
      title="New model"
      confirm="Make it"
      icon={<IconPlus size={16} aria-hidden />}
      ready={name.trim() !== ''}
      onOpen={() => {
        setName('');
        setDescription('');
      }}
      act={(key) =>
        client.models.create(
          { name: name.trim(), ...(description.trim() === '' ? {} : { description: description.trim() }) },
          key,
        )
      }
      touches={['models']}
      then={(model) => void navigate({ to: modelPath(model.name) })}
    >
      <TextInput
        label="Name"
        description="Versions are asked for by it."
        value={name}
        maxLength={250}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <Textarea
        label="Description"
        description="What it is for. Markdown."
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={3}
      />
      <Text size="sm" c="var(--k-muted)">
        Versions come by a pipeline, by MLflow or from the files of a run.
      </Text>
    </FormDialog>
  );
}
