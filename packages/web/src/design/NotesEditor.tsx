import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { LoadingBlock } from './LoadingBlock.tsx';

const Markdown = lazy(async () => ({ default: (await import('./Markdown.tsx')).Markdown }));

/** A text in Markdown, drawn; the pencil makes it a field. `what` names it for screen readers ("Description"). */
export function NotesEditor(props: {
  readonly text: string | undefined;
  readonly what: string;
  /** What stands there while there is no text. */
  readonly empty: string;
  readonly save: (text: string) => Promise<unknown>;
  /** First words of the queries that change with it. */
  readonly touches: readonly string[];
}) {
  const [draft, setDraft] = useState<string>();
  const { text = '', what } = props;
  if (draft !== undefined) return <Field {...props} draft={draft} change={setDraft} />;
  return (
    <Stack gap={4} align="flex-start">
      {text.trim() === '' ? (
        <Text size="sm" c="var(--k-muted)">
          {props.empty}
        </Text>
      ) : (
        <Suspense fallback={<LoadingBlock height={40} />}>
          <Markdown text={text} />
        </Suspense>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        leftSection={<IconPencil size={13} aria-hidden />}
        aria-label={text.trim() === '' ? `Write: ${what}` : `Change: ${what}`}
        onClick={() => setDraft(text)}
      >
        {text.trim() === '' ? 'Write' : 'Change'}
      </Button>
    </Stack>
  );
}

function Field(props: {
  readonly what: string;
  readonly draft: string;
  readonly change: (draft: string | undefined) => void;
  readonly save: (text: string) => Promise<unknown>;
  readonly touches: readonly string[];
}) {
  const queries = useQueryClient();
  const action = useMutation({
    mutationFn: () => props.save(props.draft),
    onSuccess: async () => {
      await Promise.all(props.touches.map((touched) => queries.invalidateQueries({ queryKey: [touched] })));
      props.change(undefined);
    },
  });
  return (
    <Stack gap="xs" maw={760}>
      <Textarea
        aria-label={props.what}
        description="Markdown."
        value={props.draft}
        onChange={(event) => props.change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.change(undefined);
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) action.mutate();
        }}
        autosize
        minRows={4}
        maxRows={24}
        maxLength={100_000}
        autoFocus
      />
      <Text size="sm" c="var(--k-failed)" role="alert">
        {action.error?.message}
      </Text>
      <Group gap="xs">
        <Button size="xs" loading={action.isPending} onClick={() => action.mutate()}>
          Save
        </Button>
        <Button size="xs" variant="default" onClick={() => props.change(undefined)}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
