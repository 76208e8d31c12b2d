import type { RegisteredModelView } from '@kaizen/contracts';
import { Select, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FormDialog } from '../../design/FormDialog.tsx';
import { versionsQuery } from '../deployments/deployment-queries.ts';
import { versionPath } from '../deployments/release-words.ts';
import { AliasMark } from './Aliases.tsx';
import { RemoveAlias } from './AliasesEditor.tsx';

type AliasRow = RegisteredModelView['aliases'][number];

/** The aliases of a model, each with the version that it names. */
export function ModelAliases({ model }: { readonly model: RegisteredModelView }) {
  const columns: readonly TableColumn<AliasRow>[] = [
    { name: 'Alias', text: ({ alias }) => alias, cell: ({ alias }) => <AliasMark alias={alias} /> },
    {
      name: 'Names',
      text: ({ version }) => `version ${version}`,
      cell: ({ version }) => <EvidenceLink to={versionPath(model.name, version)}>version {version}</EvidenceLink>,
    },
    { name: '', text: () => '', cell: ({ alias }) => <RemoveAlias model={model.name} alias={alias} /> },
  ];
  return (
    <Stack gap={6} align="flex-start">
      {model.aliases.length === 0 ? null : (
        <DataTable
          caption="Aliases"
          columns={columns}
          rows={model.aliases}
          rowKey={({ alias }) => alias}
          exportable={false}
        />
      )}
      {model.versions === 0 ? null : <SetAlias model={model.name} />}
    </Stack>
  );
}

function SetAlias({ model }: { readonly model: string }) {
  const versions = useQuery(versionsQuery(model)).data?.items ?? [];
  const [alias, setAlias] = useState('');
  const [version, setVersion] = useState<string | null>(null);
  return (
    <FormDialog
      label="Alias"
      title="Set an alias"
      confirm="Set"
      look="link"
      icon={<IconPlus size={13} aria-hidden />}
      ready={alias.trim() !== '' && version !== null}
      onOpen={() => {
        setAlias('');
        setVersion(versions[0] === undefined ? null : String(versions[0].version));
      }}
      act={(key) => client.models.putAlias(model, alias.trim(), Number(version), key)}
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
      <Select
        label="Version"
        data={versions.map((one) => ({ value: String(one.version), label: `version ${one.version}` }))}
        value={version}
        onChange={setVersion}
        allowDeselect={false}
      />
    </FormDialog>
  );
}
