import { Code, CopyButton, Group, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { shortId } from './format.ts';

/** An id, shortened, with one click to copy the whole of it. */
export function CopyId({ id }: { readonly id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : id} withArrow>
          <UnstyledButton onClick={copy} aria-label={`Copy ${id}`}>
            <Group gap={4} wrap="nowrap">
              <Code fz="xs">{shortId(id)}</Code>
              {copied ? <IconCheck size={12} aria-hidden /> : <IconCopy size={12} aria-hidden />}
            </Group>
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
