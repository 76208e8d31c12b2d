import { Button, Group, Text, TextInput } from '@mantine/core';
import { type RefObject, useMemo, useState } from 'react';
import { formatCount } from '../../../design/format.ts';

/** Lines that are seen at a glance. */
const LONG = 60;

/** Finds a column or rule in an editor and goes to it: hundreds of columns are thousands of lines. */
export function FindInText({
  text,
  editor,
}: {
  readonly text: string;
  readonly editor: RefObject<HTMLTextAreaElement | null>;
}) {
  const [find, setFind] = useState('');
  const [place, setPlace] = useState(-1);
  const wanted = find.trim().toLowerCase();
  const lines = useMemo(() => text.toLowerCase().split('\n'), [text]);
  const found = wanted === '' ? [] : lines.flatMap((line, at) => (line.includes(wanted) ? [at] : []));
  const go = (to: number) => {
    const line = found[to % Math.max(1, found.length)];
    if (line === undefined || editor.current === null) return;
    const start = text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1);
    editor.current.setSelectionRange(start, start + (lines[line]?.length ?? 0));
    // The editor breaks no line, so all are of one height; a few stay above.
    editor.current.scrollTop = (editor.current.scrollHeight * line) / lines.length - 60;
    setPlace(to % found.length);
  };
  if (lines.length <= LONG) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go(place + 1);
        editor.current?.focus();
      }}
    >
      <Group gap="sm">
        <TextInput
          size="xs"
          aria-label="Find in the schema"
          placeholder="Find a column or rule"
          value={find}
          onChange={(event) => {
            setFind(event.currentTarget.value);
            setPlace(-1);
          }}
        />
        <Button size="xs" variant="default" type="submit" disabled={found.length === 0}>
          Go to it
        </Button>
        <Text size="xs" c="var(--k-muted)" role="status">
          {wanted === ''
            ? `${formatCount(lines.length)} lines`
            : found.length === 0
              ? 'not found'
              : place < 0
                ? `${formatCount(found.length)} found`
                : `${formatCount(place + 1)} of ${formatCount(found.length)}`}
        </Text>
      </Group>
    </form>
  );
}
