import type { ModelStage, RegistryVersionView } from '@kaizen/contracts';
import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { FormDialog } from '../../design/FormDialog.tsx';
import { stageChoices } from './stage-words.ts';

/** Moves a version to another stage. */
export function StageDialog({ version }: { readonly version: RegistryVersionView }) {
  const [stage, setStage] = useState<ModelStage>(version.stage);
  const [archives, setArchives] = useState(true);
  const mayArchive = stage === 'staging' || stage === 'production';
  return (
    <FormDialog
      label="Change stage"
      title={`Stage of version ${version.version}`}
      confirm="Change"
      look="link"
      icon={<IconArrowRight size={13} aria-hidden />}
      ready={stage !== version.stage}
      onOpen={() => {
        setStage(version.stage);
        setArchives(true);
      }}
      act={(key) =>
        client.models.changeVersion(
          version.model,
          version.version,
          { stage, ...(mayArchive ? { archiveOthers: archives } : {}) },
          key,
        )
      }
      touches={['models']}
    >
      <Radio.Group
        label="Stage"
        value={stage}
        onChange={(next) => setStage(stageChoices.find(({ value }) => value === next)?.value ?? stage)}
      >
        <Stack gap={6} mt={6}>
          {stageChoices.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} size="sm" />
          ))}
        </Stack>
      </Radio.Group>
      {mayArchive ? (
        <Checkbox
          size="sm"
          label="Archive the others of that stage"
          checked={archives}
          onChange={(event) => setArchives(event.currentTarget.checked)}
        />
      ) : null}
      <Text size="sm" c="var(--k-muted)">
        A stage is a note for people and for code that asks by it. It releases nothing.
      </Text>
    </FormDialog>
  );
}
