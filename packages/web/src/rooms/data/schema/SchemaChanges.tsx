import type { SchemaChange } from '@kaizen/contracts';
import { Stack, Text } from '@mantine/core';

const looks = {
  added: { sign: '+', colour: 'var(--k-ok)' },
  removed: { sign: '−', colour: 'var(--k-failed)' },
  changed: { sign: '~', colour: 'var(--k-warning)' },
} as const;

/** What differs from the schema in force, in words. */
export function SchemaChanges({ changes }: { readonly changes: readonly SchemaChange[] }) {
  if (changes.length === 0) return <Text size="sm">No difference from the schema in force.</Text>;
  return (
    <Stack
      gap={2}
      component="ul"
      m={0}
      pl={0}
      style={{ listStyle: 'none', maxHeight: 360, overflowY: 'auto' }}
      aria-label="Differences"
      tabIndex={0}
    >
      {changes.map(({ path, kind, words }) => (
        <Text key={path} component="li" size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text component="span" inherit fw={700} c={looks[kind].colour} aria-label={kind}>
            {looks[kind].sign}
          </Text>{' '}
          {words}
        </Text>
      ))}
    </Stack>
  );
}
