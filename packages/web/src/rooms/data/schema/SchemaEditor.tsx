import type { SchemaText } from '@kaizen/contracts';
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { formatCount } from '../../../design/format.ts';
import { FindInText } from './FindInText.tsx';
import { SchemaChanges } from './SchemaChanges.tsx';

/** The schema as text that can be edited; its difference, and then a reason, before it is accepted. */
export function SchemaEditor({
  inForce,
  versionId,
}: {
  readonly inForce: SchemaText;
  readonly versionId: string | undefined;
}) {
  const { dataset, revision } = inForce;
  const [text, setText] = useState(inForce.text);
  const editor = useRef<HTMLTextAreaElement>(null);
  const { diff, infer, accept, error } = useSchemaCommands(inForce, versionId, setText);
  const changes = diff.data?.changes;
  const isShown = diff.variables === text && changes !== undefined;
  return (
    <Stack gap="sm">
      <FindInText text={text} editor={editor} />
      <Textarea
        ref={editor}
        aria-label={`Schema of ${dataset}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={8}
        maxRows={28}
        spellCheck={false}
        wrap="off"
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
          {revision === 0 ? 'Undo' : `Back to revision ${revision}`}
        </Button>
      </Group>
      <Text size="sm" c="var(--k-failed)" role="alert" style={{ whiteSpace: 'pre-wrap' }}>
        {error?.message}
      </Text>
      {isShown ? <SchemaChanges changes={changes} /> : null}
      {isShown && changes.length > 0 ? (
        <AcceptForm
          changes={changes.length}
          isPending={accept.isPending}
          onAccept={(reason) => accept.mutate({ text, reason })}
        />
      ) : null}
    </Stack>
  );
}

function useSchemaCommands(
  { dataset, revision }: SchemaText,
  versionId: string | undefined,
  setText: (text: string) => void,
) {
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
    mutationFn: (asked: { readonly text: string; readonly reason: string }) =>
      client.schemas.accept(dataset, { ...asked, revision }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['schemas', dataset] });
      await queries.invalidateQueries({ queryKey: ['datasets', dataset] });
    },
  });
  // Only the last command's refusal is shown.
  const commands = [accept, diff, infer].toSorted((a, b) => b.submittedAt - a.submittedAt);
  const error = commands[0]?.error ?? undefined;
  return { diff, infer, accept, error };
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
