import type { LoopView } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { stateLooks } from '../../design/state.ts';

/** The people's place in the loop: how much waits for them. It leads to the list below. */
export function PeopleCard({ needs }: { readonly needs: LoopView['needsYou'] }) {
  const count = needs.length;
  const looks = stateLooks[count > 0 ? 'needs_you' : 'ok'];
  const text = count === 0 ? 'Nothing needs you' : count === 1 ? 'One thing needs you' : `${count} things need you`;
  return (
    <a
      href="#needs-you"
      className="k-stage"
      data-state={count > 0 ? 'needs_you' : 'ok'}
      data-stage="people"
      aria-label={`People: ${text}. ${needs[0]?.text ?? 'They judge what it brings'}`}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={6} wrap="nowrap">
          <IconUsers size={16} color={looks.colour} aria-hidden />
          <Text component="span" size="md" fw={600} lh={1.2}>
            People
          </Text>
        </Group>
        <Text component="span" size="xs" fw={500} c={looks.colour}>
          {looks.word}
        </Text>
      </Group>
      <Text component="span" display="block" size="md" fw={500} mt={4} key={text} className="k-settle">
        {text}
      </Text>
      <Text component="span" display="block" size="xs" c="var(--k-muted)" truncate>
        {needs[0]?.text ?? 'They judge what it brings'}
      </Text>
    </a>
  );
}
