import { Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Async } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import type { OpenFile } from '../file-source.ts';
import { looksLikeText } from '../looks-like-text.ts';
import { headQuery } from '../read-file.ts';
import { formatHex, nameFormat } from './hex-lines.ts';
import { TextView } from './TextView.tsx';

const shown = 256;

/** A file of unknown kind: text when it reads as text, else its first bytes. */
export function GuessView({ file }: { readonly file: OpenFile }) {
  const head = useQuery(headQuery(file, 4096));
  return (
    <Async query={head} isEmpty={() => file.size === 0} empty="This file is empty." height={240}>
      {(bytes) => (looksLikeText(bytes) ? <TextView file={file} /> : <Bytes bytes={bytes} file={file} />)}
    </Async>
  );
}

/** The first bytes of a file that is no text, and what they say it is. */
export function BytesView({ file }: { readonly file: OpenFile }) {
  const head = useQuery(headQuery(file, shown));
  return (
    <Async query={head} isEmpty={() => file.size === 0} empty="This file is empty." height={240}>
      {(bytes) => <Bytes bytes={bytes} file={file} />}
    </Async>
  );
}

function Bytes({ bytes, file }: { readonly bytes: Uint8Array; readonly file: OpenFile }) {
  const format = nameFormat(bytes);
  const first = bytes.subarray(0, shown);
  return (
    <>
      <Text size="sm" c="var(--k-muted)" mb="xs">
        {format === undefined
          ? 'This is no text, and there is no drawing for its kind.'
          : `By its first bytes this is ${format}; there is no drawing for it.`}{' '}
        Download it to use it. {file.size > shown ? `The first ${shown} of ${formatBytes(file.size)}:` : 'Its bytes:'}
      </Text>
      <Box
        component="pre"
        tabIndex={0}
        aria-label="First bytes"
        fz={12.5}
        ff="monospace"
        m={0}
        p="xs"
        style={{
          overflowX: 'auto',
          border: '1px solid var(--k-line)',
          borderRadius: 4,
          background: 'var(--k-surface)',
        }}
      >
        {formatHex(first)
          .map(({ offset, bytes: part, text }) => `${offset}  ${part.padEnd(47)}  ${text}`)
          .join('\n')}
      </Box>
    </>
  );
}
