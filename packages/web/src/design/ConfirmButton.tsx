import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';

/** An action that needs no reason: a button, then a dialog that says what will happen. Sending again after a lost answer changes nothing twice. */
export function ConfirmButton<T>(props: {
  readonly label: string;
  readonly text: ReactNode;
  readonly confirm: string;
  readonly act: (key: string) => Promise<T>;
  /** First words of the queries that change with it. */
  readonly touches: readonly string[];
  readonly then?: (result: T) => void;
  readonly icon?: ReactNode;
  /** Why it cannot be done now; the button is off and says so. */
  readonly blocked?: string;
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
    open();
  };
  return (
    <>
      <Button
        variant="default"
        size="sm"
        onClick={start}
        leftSection={props.icon}
        disabled={props.blocked !== undefined}
        {...(props.blocked === undefined ? {} : { title: props.blocked })}
      >
        {props.label}
      </Button>
      <Modal opened={opened} onClose={close} title={props.label} centered>
        <Stack gap="md">
          <Text size="sm" component="div">
            {props.text}
          </Text>
          <Text size="sm" c="var(--k-failed)" role="alert">
            {action.error?.message}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Not now
            </Button>
            <Button onClick={() => action.mutate()} loading={action.isPending} data-autofocus>
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
