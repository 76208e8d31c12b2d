import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../../../design/FormDialog.tsx';

/** What is masked in what is shown, and the way to see it raw: for a purpose, which is kept. `purpose` is what it is seen raw for now. */
export function RawValues(props: {
  readonly masked: readonly string[];
  readonly purpose: string | undefined;
  readonly onPurpose: (purpose: string | undefined) => void;
}) {
  const { masked, purpose, onPurpose } = props;
  const [words, setWords] = useState('');
  if (purpose !== undefined)
    return (
      <Group gap="xs" mb={6} role="status">
        <Text size="xs" c="var(--k-warning)">
          Raw values, for: {purpose}. This is written down.
        </Text>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onPurpose(undefined)}>
          Mask again
        </Button>
      </Group>
    );
  if (masked.length === 0) return null;
  return (
    <Group gap="xs" mb={6}>
      <Text size="xs" c="var(--k-muted)">
        Masked: {masked.join(', ')}.
      </Text>
      <FormDialog
        label="Show raw values"
        confirm="Show them"
        look="link"
        ready={words.trim().length >= 3}
        onOpen={() => setWords('')}
        touches={[]}
        act={async () => onPurpose(words.trim())}
      >
        <Text size="sm">Who saw which columns, when and what for is written down and stays.</Text>
        <TextInput
          label="What for"
          required
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </FormDialog>
    </Group>
  );
}
