import { Button, Group, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { formatCount } from '../../design/format.ts';

/** Columns of a table of rows that are drawn at once. */
const SHOWN = 20;

/** The columns of a wide table that are drawn, by index, and what moves the window over them; nothing moves where all fit. */
export interface ColumnWindow {
  readonly shown: readonly number[];
  readonly control: ReactNode;
}

/** A window over the columns of a table that may have hundreds, with a search by name; the columns of `first` stand first. */
export function useColumnWindow(names: readonly string[], first: readonly string[] = []): ColumnWindow {
  const [find, setFind] = useState('');
  const [asked, setFrom] = useState(0);
  const wanted = find.trim().toLowerCase();
  const ahead = new Set(first);
  const found = names
    .flatMap((name, index) => (name.toLowerCase().includes(wanted) ? [index] : []))
    .toSorted((a, b) => Number(ahead.has(names[b] ?? '')) - Number(ahead.has(names[a] ?? '')));
  if (names.length <= SHOWN) return { shown: names.map((_, index) => index), control: null };
  const from = Math.min(asked, Math.max(0, found.length - 1));
  const to = Math.min(found.length, from + SHOWN);
  const control = (
    <Group gap="sm" mb="xs">
      <TextInput
        size="xs"
        aria-label="Find a column of the rows"
        placeholder="Find a column"
        value={find}
        onChange={(event) => {
          setFrom(0);
          setFind(event.currentTarget.value);
        }}
      />
      <Button size="xs" variant="default" disabled={from === 0} onClick={() => setFrom(Math.max(0, from - SHOWN))}>
        Columns before
      </Button>
      <Button size="xs" variant="default" disabled={to >= found.length} onClick={() => setFrom(from + SHOWN)}>
        Next columns
      </Button>
      <Text size="xs" c="var(--k-muted)" role="status">
        {found.length === 0
          ? `no column is called "${find}"`
          : `columns ${formatCount(from + 1)} to ${formatCount(to)} of ${formatCount(found.length)}`}
      </Text>
    </Group>
  );
  return { shown: found.slice(from, to), control };
}
