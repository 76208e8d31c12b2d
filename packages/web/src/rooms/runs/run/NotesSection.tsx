import type { RunDetail } from '@kaizen/contracts';
import { Button, Group, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { client } from '../../../api/client.ts';
import { Section } from '../../../design/Section.tsx';

const Markdown = lazy(async () => ({ default: (await import('../../../design/Markdown.tsx')).Markdown }));

/** What people wrote about the run, in Markdown. */
export function NotesSection({ run }: { readonly run: RunDetail }) {
  const [isEditing, setEditing] = useState(false);
  const notes = run.notes ?? '';
  return (
    <Section
      title="Notes"
      aside={
        isEditing ? null : (
          <Button size="compact-xs" variant="default" onClick={() => setEditing(true)}>
            {notes === '' ? 'Write…' : 'Edit…'}
          </Button>
        )
      }
    >
      {isEditing ? (
        <NotesEditor run={run} close={() => setEditing(false)} />
      ) : notes === '' ? (
        <Text size="sm" c="var(--k-muted)">
          None yet.
        </Text>
      ) : (
        <Suspense fallback={<Text size="sm">{notes}</Text>}>
          <Markdown text={notes} />
        </Suspense>
      )}
    </Section>
  );
}

function NotesEditor({ run, close }: { readonly run: RunDetail; readonly close: () => void }) {
  const [text, setText] = useState(run.notes ?? '');
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => client.runs.change(run.id, { notes: text }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['runs'] });
      close();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Textarea
        aria-label="Notes, in Markdown"
        description="Markdown: **bold**, lists, tables, links."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={20}
        maxLength={100_000}
        autoFocus
      />
      <Text size="sm" c="var(--k-failed)" role="alert">
        {save.error?.message}
      </Text>
      <Group justify="flex-end" gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={close}>
          Not now
        </Button>
        <Button size="xs" type="submit" loading={save.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}
