import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

/** Gives something a name: a button, then a dialog with one field; the server's own words when it refuses. */
export function NameDialog<T>(props: {
  readonly label: string;
  readonly title: string;
  readonly confirm: string;
  readonly value: string;
  readonly maxLength: number;
  readonly act: (name: string) => Promise<T>;
  /** First words of the queries that change with it. */
  readonly touches: readonly string[];
  readonly then?: (result: T) => void;
}) {
  const [opened, { open, close }] = useDisclosure();
  const [name, setName] = useState(props.value);
  const queries = useQueryClient();
  const action = useMutation({
    mutationFn: () => props.act(name.trim()),
    onSuccess: async (result) => {
      await Promise.all(props.touches.map((touched) => queries.invalidateQueries({ queryKey: [touched] })));
      close();
      props.then?.(result);
    },
  });
  const start = () => {
    setName(props.value);
    action.reset();
    open();
  };
  return (
    <>
      <Button variant="default" size="sm" onClick={start}>
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
            <TextInput
              label="Name"
              value={name}
              maxLength={props.maxLength}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Text size="sm" c="var(--k-failed)" role="alert">
              {action.error?.message}
            </Text>
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                Not now
              </Button>
              <Button type="submit" loading={action.isPending} disabled={name.trim() === ''}>
                {props.confirm}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
