import type { DeploymentView, RegistryVersionView } from '@kaizen/contracts';
import { Tabs, Text } from '@mantine/core';
import { Section } from '../../design/Section.tsx';
import { Snippet } from '../../design/Snippet.tsx';
import { writeSnippets } from './use-model.ts';

/** How code asks for this version, ready to be copied. */
export function UseModelSection(props: {
  readonly version: RegistryVersionView;
  readonly deployments: readonly DeploymentView[];
}) {
  const { version, deployments } = props;
  const live = deployments.find(({ targets }) => targets.some(({ modelVersionId }) => modelVersionId === version.id));
  const snippets = writeSnippets(version, live, globalThis.location.origin);
  return (
    <Section title="Use this model">
      {live === undefined ? null : (
        <Text size="sm" c="var(--k-muted)" mb="xs">
          It answers under the name of its deployment, {live.name}. Which version answers is decided there, so the same
          call gets the next champion.
        </Text>
      )}
      <Tabs defaultValue={snippets[0]?.key ?? null} keepMounted={false}>
        <Tabs.List>
          {snippets.map(({ key, label }) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ key, label, text }) => (
          <Tabs.Panel key={key} value={key} pt="sm">
            <Snippet text={text} label={label} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  );
}
