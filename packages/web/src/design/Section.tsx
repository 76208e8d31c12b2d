import { Box, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A part of a page: a heading, a sentence if needed, and its content, on a quiet surface. */
export function Section(props: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} mb="xl">
      <Group
        justify="space-between"
        align="baseline"
        mb="xs"
        pb={6}
        style={{ borderBottom: '1px solid var(--k-line)' }}
      >
        <Title order={2} id={id}>
          {props.title}
        </Title>
        {props.aside}
      </Group>
      {props.text === undefined ? null : (
        <Text size="sm" c="var(--k-muted)" mb="sm" maw={760}>
          {props.text}
        </Text>
      )}
      {props.children}
    </Box>
  );
}
