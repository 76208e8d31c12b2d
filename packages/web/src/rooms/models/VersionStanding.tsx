import type { RegistryVersionView } from '@kaizen/contracts';
import { Group, SimpleGrid } from '@mantine/core';
import { client } from '../../api/client.ts';
import { FactList } from '../../design/FactList.tsx';
import { NotesEditor } from '../../design/NotesEditor.tsx';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { TagsEditor } from '../../design/TagsEditor.tsx';
import { AliasesEditor } from './AliasesEditor.tsx';
import { StageDialog } from './StageDialog.tsx';
import { stageWords } from './stage-words.ts';

/** What people say of the version: its names, its stage, its description and tags; each can be changed here. */
export function VersionStanding({ version }: { readonly version: RegistryVersionView }) {
  const change = (part: Parameters<typeof client.models.changeVersion>[2]) =>
    client.models.changeVersion(version.model, version.version, part);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Section title="Description">
        <NotesEditor
          text={version.description}
          what="Description"
          empty="Nobody has written what is new in it."
          save={(description) => change({ description })}
          touches={['models']}
        />
      </Section>
      <Section title="Names and tags">
        <FactList
          nameWidth={90}
          facts={[
            { name: 'Aliases', value: <AliasesEditor version={version} /> },
            {
              name: 'Stage',
              value: (
                <Group gap="sm">
                  {stageWords[version.stage]}
                  <StageDialog version={version} />
                </Group>
              ),
            },
            ...(version.status === 'ready' ? [] : [{ name: 'State', value: <Registration version={version} /> }]),
            {
              name: 'Tags',
              value: <TagsEditor tags={version.tags} save={(tags) => change({ tags })} touches={['models']} />,
            },
          ]}
        />
      </Section>
    </SimpleGrid>
  );
}

/** A registration that is not finished, or that failed, says why. */
function Registration({ version: { status, statusMessage } }: { readonly version: RegistryVersionView }) {
  const isFailed = /fail/i.test(status);
  return (
    <StateMark
      state={isFailed ? 'failed' : 'running'}
      label={statusMessage ?? (isFailed ? 'Its registration failed' : 'It is being registered')}
    />
  );
}
