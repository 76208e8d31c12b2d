import type { State } from '@kaizen/contracts';
import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { StateMark } from './StateMark.tsx';

/**
 * The top of every page: what it is, and the answer to its one question in words. `actions` stand at the right. The tab of the browser gets the
 * title too.
 */
export function PageHead(props: {
  readonly title: string;
  readonly kind?: string;
  readonly headline?: ReactNode;
  readonly state?: State;
  readonly actions?: ReactNode;
}) {
  useDocumentTitle(`${props.title} · Kaizen`);
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="md">
      <Stack gap={4} style={{ flex: '1 1 320px', minWidth: 0 }}>
        {props.kind === undefined ? null : (
          <Text size="xs" c="var(--k-muted)" tt="uppercase" fw={600} style={{ letterSpacing: '0.04em' }}>
            {props.kind}
          </Text>
        )}
        <Group gap="sm" align="center">
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {props.title}
          </Title>
          {props.state === undefined ? null : <StateMark state={props.state} />}
        </Group>
        {props.headline === undefined ? null : (
          <Text size="lg" c="var(--k-muted)" maw={900}>
            {props.headline}
          </Text>
        )}
      </Stack>
      {props.actions === undefined ? null : <Group gap="xs">{props.actions}</Group>}
    </Group>
  );
}
