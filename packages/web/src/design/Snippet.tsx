import './snippet.css';
import { ActionIcon, Box, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** Text to be taken elsewhere, with one click to copy it. `label` says what it is. */
export function Snippet({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <Box className="k-snippet">
      <Box component="pre" tabIndex={0} aria-label={label}>
        {text}
      </Box>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'} withArrow>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              className="k-snippet-copy"
              aria-label={copied ? 'Copied' : `Copy: ${label}`}
            >
              {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Box>
  );
}
