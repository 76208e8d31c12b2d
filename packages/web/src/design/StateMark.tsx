import type { State } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { stateLooks } from './state.ts';

/** A state as icon and word; `compact` shows the icon alone and keeps the word for screen readers. */
export function StateMark({
  state,
  label,
  compact = false,
}: {
  readonly state: State;
  readonly label?: string;
  readonly compact?: boolean;
}) {
  const { word, colour, Icon } = stateLooks[state];
  const text = label ?? word;
  return (
    <Group gap={6} wrap="nowrap" c={colour} component="span" display="inline-flex" style={{ verticalAlign: 'middle' }}>
      <Icon
        size={16}
        style={{ flex: 'none' }}
        aria-hidden={!compact}
        {...(compact ? { 'aria-label': text, role: 'img' } : {})}
      />
      {compact ? null : (
        <Text component="span" size="sm" fw={500} inherit>
          {text}
        </Text>
      )}
    </Group>
  );
}
