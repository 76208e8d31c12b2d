import { Autocomplete, Text, Textarea } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { FormDialog } from '../../../design/FormDialog.tsx';

/** Registers a folder of a run's files as the next version of a model. */
export function RegisterDialog({ runId, path }: { readonly runId: string; readonly path: string }) {
  const [model, setModel] = useState('');
  const [description, setDescription] = useState('');
  const navigate = useNavigate();
  const name = model.trim();
  return (
    <FormDialog
      label="Register…"
      title="Register this model"
      confirm="Register"
      icon={<IconTag size={16} aria-hidden />}
      ready={name !== ''}
      act={(key) =>
        client.models.registerFromRun(
          name,
          { runId, path, ...(description.trim() === '' ? {} : { description: description.trim() }) },
          key,
        )
      }
      touches={['models', 'runs']}
      then={(version) =>
        void navigate({ to: `/models/${encodeURIComponent(version.model)}/versions/${version.version}` })
      }
    >
      <NameField value={model} change={setModel} />
      <Textarea
        label="Description"
        description="What is new in this version. Markdown."
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={2}
      />
      <Text size="sm" c="var(--k-muted)">
        It becomes the next version of that name. Nothing is released by it.
      </Text>
    </FormDialog>
  );
}

function NameField({ value, change }: { readonly value: string; readonly change: (value: string) => void }) {
  const models = useQuery({ queryKey: ['models', 'names'], queryFn: () => client.models.list({ limit: 100 }) });
  return (
    <Autocomplete
      label="Model"
      description="A name that exists, or a new one."
      data={models.data?.items.map((one) => one.name) ?? []}
      value={value}
      onChange={change}
      maxLength={250}
      required
      data-autofocus
    />
  );
}
