import type { RunColumns } from '@kaizen/contracts';
import { Button, Checkbox, Group, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ColumnKey } from '../column-key.ts';
import { attributeKeys, describeColumn } from './run-column.ts';

interface PickerProps {
  readonly names: RunColumns;
  readonly chosen: readonly ColumnKey[];
  readonly choose: (columns: readonly ColumnKey[] | undefined) => void;
}

/** Which columns the table has: everything that runs carry, found by a part of its name. */
export function ColumnPicker({ names, chosen, choose }: PickerProps) {
  return (
    <Popover width={300} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<IconColumns3 size={15} aria-hidden />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <Picker names={names} chosen={chosen} choose={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** So many of a kind are offered; the search finds the others. */
const most = 60;

function Picker({ names, chosen, choose }: PickerProps) {
  const [search, setSearch] = useState('');
  const kinds = useMemo(() => gather(names), [names]);
  const wanted = search.trim().toLowerCase();
  return (
    <Stack gap="xs">
      <TextInput
        size="xs"
        placeholder="Search columns"
        aria-label="Search columns"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        data-autofocus
      />
      <ScrollArea.Autosize mah={340} type="auto" offsetScrollbars>
        {kinds.map(([title, keys]) => (
          <KindOfColumn
            key={title}
            title={title}
            keys={keys.filter(
              (key) => sayColumn(key).toLowerCase().includes(wanted) || key.toLowerCase().includes(wanted),
            )}
            chosen={chosen}
            choose={choose}
          />
        ))}
      </ScrollArea.Autosize>
      <Group justify="space-between">
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => choose([])}>
          None
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => choose(undefined)}>
          As it was
        </Button>
      </Group>
    </Stack>
  );
}

function KindOfColumn(
  props: Omit<PickerProps, 'names'> & { readonly title: string; readonly keys: readonly ColumnKey[] },
) {
  const { keys, chosen, choose } = props;
  if (keys.length === 0) return null;
  const flip = (key: ColumnKey) =>
    choose(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
  return (
    <Stack component="fieldset" gap={5} m={0} mb="sm" p={0} style={{ border: 0 }}>
      <Text component="legend" size="xs" fw={600} c="var(--k-muted)" p={0} mb={4}>
        {props.title} · {keys.length}
      </Text>
      {keys.slice(0, most).map((key) => (
        <Checkbox
          key={key}
          size="xs"
          label={sayColumn(key)}
          checked={chosen.includes(key)}
          onChange={() => flip(key)}
          styles={{ label: { overflowWrap: 'anywhere' } }}
        />
      ))}
      {keys.length > most ? (
        <Text size="xs" c="var(--k-muted)">
          {keys.length - most} more; search for them.
        </Text>
      ) : null}
    </Stack>
  );
}

function gather(names: RunColumns): ReadonlyArray<readonly [string, readonly ColumnKey[]]> {
  const isSystem = (name: string) => name.startsWith('system/');
  const isOwn = (name: string) => !name.startsWith('mlflow.');
  return [
    ['Metrics', names.metrics.filter((name) => !isSystem(name)).map((name) => `metrics.${name}`)],
    ['Parameters', names.params.map((name) => `params.${name}`)],
    ['About the run', attributeKeys],
    ['Tags', names.tags.filter(isOwn).map((name) => `tags.${name}`)],
    ['System metrics', names.metrics.filter(isSystem).map((name) => `metrics.${name}`)],
    ['Tags set by clients', names.tags.filter((name) => !isOwn(name)).map((name) => `tags.${name}`)],
  ];
}

function sayColumn(key: ColumnKey): string {
  const column = describeColumn(key);
  return column?.kind === 'attributes' ? column.label : key.slice(key.indexOf('.') + 1);
}
