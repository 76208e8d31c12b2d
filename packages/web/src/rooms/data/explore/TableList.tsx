import type { DatasetView } from '@kaizen/contracts';
import { ActionIcon, Box, FileButton, Group, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconFileUpload, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { formatCount } from '../../../design/format.ts';
import { quoteName, tableNameOf } from './sql-names.ts';

/** A file that was sent as a table of the query. */
export interface SentFile {
  readonly table: string;
  readonly upload: string;
  readonly name: string;
}

/** What can be asked: datasets with their columns, and files of one's own. A press puts the name into the query. */
export function TableList(props: {
  readonly insert: (text: string) => void;
  readonly files: readonly SentFile[];
  readonly setFiles: (files: readonly SentFile[]) => void;
}) {
  const { insert, files, setFiles } = props;
  const [find, setFind] = useState('');
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: () => client.datasets.list() });
  return (
    <Stack gap="xs">
      <TextInput
        size="xs"
        aria-label="Find a table or column"
        placeholder="Find a table or column"
        value={find}
        onChange={(event) => setFind(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah="56vh" type="auto">
        <Async
          query={datasets}
          isEmpty={(page) => page.items.length === 0}
          empty="No dataset yet. Send a file below and ask it as a table."
        >
          {(page) => (
            <ul aria-label="Tables" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {page.items
                .filter((dataset) => holds(dataset, find))
                .map((dataset) => (
                  <Dataset key={dataset.id} dataset={dataset} find={find} insert={insert} />
                ))}
            </ul>
          )}
        </Async>
      </ScrollArea.Autosize>
      <Files files={files} setFiles={setFiles} insert={insert} />
    </Stack>
  );
}

function holds({ name, schema }: DatasetView, find: string): boolean {
  const wanted = find.trim().toLowerCase();
  return (
    wanted === '' ||
    name.toLowerCase().includes(wanted) ||
    schema?.columns.some((column) => column.name.toLowerCase().includes(wanted)) === true
  );
}

function Dataset(props: {
  readonly dataset: DatasetView;
  readonly find: string;
  readonly insert: (text: string) => void;
}) {
  const { dataset, insert } = props;
  const [opened, setOpened] = useState(false);
  const wanted = props.find.trim().toLowerCase();
  const columns = (dataset.schema?.columns ?? []).filter(
    ({ name }) => wanted === '' || dataset.name.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
  );
  const isOpen = opened || wanted !== '';
  return (
    <li>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          onClick={() => setOpened(!isOpen)}
          aria-expanded={isOpen}
          aria-label={`Columns of ${dataset.name}`}
        >
          {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        </ActionIcon>
        <Name
          name={dataset.name}
          hint={`${formatCount(dataset.rows)} rows`}
          press={() => insert(quoteName(dataset.name))}
        />
      </Group>
      {isOpen ? (
        <Box pl={26} pb={4}>
          {columns.slice(0, 200).map(({ name, type }) => (
            <Name key={name} name={name} hint={type} press={() => insert(quoteName(name))} />
          ))}
          {columns.length > 200 ? (
            <Text size="xs" c="var(--k-muted)">
              and {formatCount(columns.length - 200)} more; find them by name
            </Text>
          ) : null}
        </Box>
      ) : null}
    </li>
  );
}

function Name({ name, hint, press }: { readonly name: string; readonly hint: string; readonly press: () => void }) {
  return (
    <UnstyledButton onClick={press} title={`Put ${name} into the query`} w="100%" py={2} style={{ minWidth: 0 }}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" truncate>
          {name}
        </Text>
        <Text size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
          {hint}
        </Text>
      </Group>
    </UnstyledButton>
  );
}

function Files(props: {
  readonly files: readonly SentFile[];
  readonly setFiles: (files: readonly SentFile[]) => void;
  readonly insert: (text: string) => void;
}) {
  const { files, setFiles, insert } = props;
  const send = useMutation({
    mutationFn: async (file: File) => {
      const { upload } = await client.explore.sendFile(file.name, file);
      const table = tableNameOf(
        file.name,
        files.map((one) => one.table),
      );
      setFiles([...files, { table, upload, name: file.name }]);
      insert(quoteName(table));
    },
  });
  return (
    <Box pt="xs" style={{ borderTop: '1px solid var(--k-line)' }}>
      {files.map(({ table, name }) => (
        <Group key={table} gap={2} wrap="nowrap">
          <Name name={table} hint={name} press={() => insert(quoteName(table))} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            onClick={() => setFiles(files.filter((one) => one.table !== table))}
            aria-label={`Take ${name} away`}
          >
            <IconX size={13} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <FileButton
        onChange={(file) => (file === null ? undefined : send.mutate(file))}
        inputProps={{ 'aria-label': 'A file to look at' }}
        accept=".csv,.tsv,.txt,.jsonl,.ndjson,.parquet,.gz"
      >
        {(button) => (
          <UnstyledButton {...button} py={4} disabled={send.isPending}>
            <Group gap={6} wrap="nowrap">
              <IconFileUpload size={15} aria-hidden />
              <Text size="sm">{send.isPending ? 'Sending …' : 'Add a file to look at'}</Text>
            </Group>
          </UnstyledButton>
        )}
      </FileButton>
      <Text
        size="xs"
        c={send.error === null ? 'var(--k-muted)' : 'var(--k-failed)'}
        role={send.error === null ? undefined : 'alert'}
      >
        {send.error?.message ?? 'CSV, JSON lines or Parquet. Kept for a day; it is no dataset.'}
      </Text>
    </Box>
  );
}
