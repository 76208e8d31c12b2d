import type { RegisteredModelView, RegistryVersionView } from '@kaizen/contracts';
import { Button, Group, SimpleGrid } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { usePathParam } from '../../design/location.ts';
import { NotesEditor } from '../../design/NotesEditor.tsx';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { TagsEditor } from '../../design/TagsEditor.tsx';
import { deploymentsQuery } from '../deployments/deployment-queries.ts';
import { CompareForm } from './CompareForm.tsx';
import { DeleteModel, RenameModel } from './ModelActions.tsx';
import { ModelAliases } from './ModelAliases.tsx';
import { describeModel } from './model-words.ts';
import { modelQuery, versionPagesQuery } from './registry-queries.ts';
import { VersionCourses } from './VersionCourses.tsx';
import { VersionsTable } from './VersionsTable.tsx';
import { WaysToRegister } from './WaysToRegister.tsx';

/** One registered model: what it is for, its versions, and how they compare. */
export function ModelPage() {
  const name = usePathParam('model');
  const model = useQuery(modelQuery(name));
  return (
    <>
      <PageHead
        kind="Model"
        title={name}
        {...(model.data === undefined
          ? {}
          : {
              headline: describeModel(model.data),
              actions: (
                <>
                  <RenameModel key={name} model={name} />
                  <DeleteModel model={model.data} />
                </>
              ),
            })}
      />
      <Async query={model} height={420}>
        {(view) => <Model model={view} />}
      </Async>
    </>
  );
}

function Model({ model }: { readonly model: RegisteredModelView }) {
  const touches = ['models'];
  return (
    <>
      <Section title="What it is for">
        <NotesEditor
          text={model.description}
          what="Description"
          empty="Nobody has written it down yet."
          save={(description) => client.models.change(model.name, { description })}
          touches={touches}
        />
      </Section>
      <VersionsSection model={model} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <Section title="Aliases" text="Names that point at a version; code asks for models:/name@alias.">
          <ModelAliases model={model} />
        </Section>
        <Section title="Tags">
          <TagsEditor tags={model.tags} save={(tags) => client.models.change(model.name, { tags })} touches={touches} />
        </Section>
      </SimpleGrid>
    </>
  );
}

function VersionsSection({ model: { name } }: { readonly model: RegisteredModelView }) {
  const pages = useInfiniteQuery(versionPagesQuery(name));
  const versions = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const numbers = versions.map(({ version }) => version);
  return (
    <>
      <Section
        title="Versions"
        {...(numbers.length < 2 ? {} : { aside: <CompareForm key={numbers[0]} model={name} versions={numbers} /> })}
      >
        <Async
          query={pages}
          isEmpty={(all) => all.pages.every((page) => page.items.length === 0)}
          empty={<WaysToRegister model={name} />}
          height={240}
        >
          {() => <Versions model={name} versions={versions} />}
        </Async>
        {pages.hasNextPage ? (
          <Group justify="center" mt="sm">
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Older versions
            </Button>
          </Group>
        ) : null}
      </Section>
      <VersionCourses versions={versions} />
    </>
  );
}

function Versions({ model, versions }: { readonly model: string; readonly versions: readonly RegistryVersionView[] }) {
  const deployments = useQuery(deploymentsQuery()).data?.items ?? [];
  return <VersionsTable model={model} versions={versions} deployments={deployments} />;
}
