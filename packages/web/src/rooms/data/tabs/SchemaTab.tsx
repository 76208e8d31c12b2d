import type { SchemaChange, SchemaRevisionView, SchemaText } from '@kaizen/contracts';
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { formatCount } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';

/** The schema as text, its difference before it is accepted, and every revision with who and why. */
export function SchemaTab({ dataset, version }: DatasetTabProps) {
  const schema = useQuery({ queryKey: ['schemas', dataset.name], queryFn: () => client.schemas.show(dataset.name) });
  const revisions = useQuery({
    queryKey: ['schemas', dataset.name, 'revisions'],
    queryFn: () => client.schemas.revisions(dataset.name),
  });
  return (
    <>
      <Section
        title="Schema"
        text="Columns and rules as one file. Edit it, look at the difference, then accept it with a reason."
      >
        <Async query={schema} height={400}>
          {(view) => <Editor key={view.revision} inForce={view} versionId={version?.id} />}
        </Async>
      </Section>
      <Section title="Revisions">
        <Async
          query={revisions}
          height={120}
          isEmpty={({ items }) => items.length === 0}
          empty="No schema yet: the first batch shows one, or kaizen.yaml declares it."
        >
          {({ items }) => (
            <DataTable caption="Revisions" columns={columns} rows={items} rowKey={({ revision }) => String(revision)} />
          )}
        </Async>
      </Section>
    </>
  );
}

function Editor({ inForce, versionId }: { readonly inForce: SchemaText; readonly versionId: string | undefined }) {
  const { dataset, revision } = inForce;
  const [text, setText] = useState(inForce.text);
  const queries = useQueryClient();
  const diff = useMutation({ mutationFn: (asked: string) => client.schemas.diff(dataset, asked) });
  const infer = useMutation({
    mutationFn: () => client.schemas.infer(dataset, versionId),
    onSuccess: (found) => {
      setText(found.text);
      diff.mutate(found.text);
    },
  });
  const accept = useMutation({
    mutationFn: (reason: string) => client.schemas.accept(dataset, { text, reason, revision }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['schemas', dataset] });
      await queries.invalidateQueries({ queryKey: ['datasets', dataset] });
    },
  });
  const error = accept.error ?? diff.error ?? infer.error;
  const changes = diff.data?.changes;
  const isShown = diff.variables === text && changes !== undefined;
  return (
    <Stack gap="sm">
      <Textarea
        aria-label={`Schema of ${dataset}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={8}
        maxRows={28}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      <Group gap="xs">
        <Button variant="default" size="sm" loading={diff.isPending} onClick={() => diff.mutate(text)}>
          Show the difference
        </Button>
        {versionId === undefined ? null : (
          <Button variant="default" size="sm" loading={infer.isPending} onClick={() => infer.mutate()}>
            Infer from this version
          </Button>
        )}
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          disabled={text === inForce.text}
          onClick={() => setText(inForce.text)}
        >
          Back to revision {revision}
        </Button>
      </Group>
      <Text size="sm" c="var(--k-failed)" role="alert" style={{ whiteSpace: 'pre-wrap' }}>
        {error?.message}
      </Text>
      {isShown ? <Changes changes={changes} /> : null}
      {isShown && changes.length > 0 ? (
        <AcceptForm
          changes={changes.length}
          isPending={accept.isPending}
          onAccept={(reason) => accept.mutate(reason)}
        />
      ) : null}
    </Stack>
  );
}

function AcceptForm(props: {
  readonly changes: number;
  readonly isPending: boolean;
  readonly onAccept: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="Why this is the new normal"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        style={{ flex: '1 1 260px' }}
      />
      <Button
        size="sm"
        disabled={reason.trim().length < 3}
        loading={props.isPending}
        onClick={() => props.onAccept(reason)}
      >
        Accept {formatCount(props.changes)} {props.changes === 1 ? 'change' : 'changes'}
      </Button>
    </Group>
  );
}

const looks = {
  added: { sign: '+', colour: 'var(--k-ok)' },
  removed: { sign: '−', colour: 'var(--k-failed)' },
  changed: { sign: '~', colour: 'var(--k-warning)' },
} as const;

function Changes({ changes }: { readonly changes: readonly SchemaChange[] }) {
  if (changes.length === 0) return <Text size="sm">No difference from the schema in force.</Text>;
  return (
    <Stack
      gap={2}
      component="ul"
      m={0}
      pl={0}
      style={{ listStyle: 'none', maxHeight: 360, overflowY: 'auto' }}
      aria-label="Differences"
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

const columns: ReadonlyArray<TableColumn<SchemaRevisionView>> = [
  { name: 'Revision', text: ({ revision, current }) => `${revision}${current ? ', in force' : ''}` },
  { name: 'Why', text: ({ reason }) => reason },
  { name: 'By', text: ({ author }) => author },
  { name: 'Columns', text: ({ columns: count }) => formatCount(count), numeric: true, wide: true },
  { name: 'Rules', text: ({ rules }) => formatCount(rules), numeric: true, wide: true },
  {
    name: 'When',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];
