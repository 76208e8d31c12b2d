import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';

/**
 * A button, then a dialog with fields, then one command. Shows the server's own words when it refuses. Sending again after a lost answer changes nothing
 * twice: the key stays the same while the dialog is open.
 */
export function FormDialog<T>(props: {
  readonly label: string;
  readonly title?: string;
  readonly confirm: string;
  readonly children: ReactNode;
  readonly act: (key: string) => Promise<T>;
  /** First words of the queries that change with it. */
  readonly touches: readonly string[];
  readonly then?: (result: T) => void;
  /** Puts the fields back to what they shall hold when the dialog opens. */
  readonly onOpen?: () => void;
  readonly icon?: ReactNode;
  readonly look?: 'button' | 'link';
  readonly ready?: boolean;
  /** What it does cannot be taken back. */
  readonly isGrave?: boolean;
}) {
  const [opened, { open, close }] = useDisclosure();
  const key = useRef('');
  const queries = useQueryClient();
  const action = useMutation({
    mutationFn: () => props.act(key.current),
    onSuccess: async (result) => {
      await Promise.all(props.touches.map((touched) => queries.invalidateQueries({ queryKey: [touched] })));
      close();
      props.then?.(result);
    },
  });
  const start = () => {
    key.current = crypto.randomUUID();
    action.reset();
    props.onOpen?.();
    open();
  };
  const look =
    props.look === 'link'
      ? ({ variant: 'subtle', size: 'compact-xs', color: 'gray' } as const)
      : ({ variant: 'default', size: 'sm' } as const);
  return (
    <>
      <Button {...look} onClick={start} leftSection={props.icon}>
        {props.label}
      </Button>
      <Modal opened={opened} onClose={close} title={props.title ?? props.label} centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            action.mutate();
          }}
        >
          <Stack gap="md">
            {props.children}
            <Text size="sm" c="var(--k-failed)" role="alert">
              {action.error?.message}
            </Text>
            <FormButtons {...props} isBusy={action.isPending} close={close} />
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function FormButtons(props: {
  readonly confirm: string;
  readonly ready?: boolean;
  readonly isGrave?: boolean;
  readonly isBusy: boolean;
  readonly close: () => void;
}) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={props.close}>
        Cancel
      </Button>
      <Button
        type="submit"
        loading={props.isBusy}
        disabled={props.ready === false}
        {...(props.isGrave === true ? { color: 'red.9' } : {})}
      >
        {props.confirm}
      </Button>
    </Group>
  );
}
