import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';

/**
 * One action that changes something: a button, then a dialog that says what will happen, asks for a reason that is kept, and shows the server's own words when
 * it refuses. Sending again after a lost answer changes nothing twice: the key stays the same while the dialog is open.
 */
export function ActionDialog(props: {
  readonly label: string;
  readonly title: string;
  readonly text: ReactNode;
  readonly confirm: string;
  readonly reasonLabel?: string;
  readonly variant?: 'default' | 'filled';
  readonly icon?: ReactNode;
  /** Why it cannot be done now; the button is off and says so. */
  readonly blocked?: string;
  readonly ready?: boolean;
  /** More to choose, above the reason. */
  readonly children?: ReactNode;
  readonly act: (reason: string, key: string) => Promise<unknown>;
  /** First words of the queries that change with it. */
  readonly touches: readonly string[];
}) {
  const [opened, { open, close }] = useDisclosure();
  const [reason, setReason] = useState('');
  const key = useRef('');
  const queries = useQueryClient();
  const action = useMutation({
    mutationFn: () => props.act(reason.trim(), key.current),
    onSuccess: async () => {
      await Promise.all(props.touches.map((touched) => queries.invalidateQueries({ queryKey: [touched] })));
      close();
    },
  });
  const start = () => {
    key.current = crypto.randomUUID();
    setReason('');
    action.reset();
    open();
  };
  return (
    <>
      <Button
        variant={props.variant ?? 'default'}
        size="sm"
        onClick={start}
        leftSection={props.icon}
        disabled={props.blocked !== undefined}
        {...(props.blocked === undefined ? {} : { title: props.blocked })}
      >
        {props.label}
      </Button>
      <Modal opened={opened} onClose={close} title={props.title} centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            action.mutate();
          }}
        >
          <Stack gap="md">
            <Text size="sm" component="div">
              {props.text}
            </Text>
            {props.children}
            <ReasonField label={props.reasonLabel} value={reason} change={setReason} />
            <ActionError error={action.error} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={action.isPending} disabled={reason.trim() === '' || props.ready === false}>
                {props.confirm}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function ReasonField(props: {
  readonly label: string | undefined;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  return (
    <Textarea
      label={props.label ?? 'Reason'}
      description="Kept with the event, and shown to whoever asks why."
      value={props.value}
      onChange={(event) => props.change(event.currentTarget.value)}
      autosize
      minRows={2}
      required
      data-autofocus
    />
  );
}

function ActionError({ error }: { readonly error: Error | null }) {
  return (
    <Text size="sm" c="var(--k-failed)" role="alert">
      {error?.message}
    </Text>
  );
}
