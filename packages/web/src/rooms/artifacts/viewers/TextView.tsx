import './text-view.css';
import { Box, Button, Group, Switch, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef, useState } from 'react';
import { Empty, Failure } from '../../../design/Async.tsx';
import { formatBytes, formatCount } from '../../../design/format.ts';
import { LoadingBlock } from '../../../design/LoadingBlock.tsx';
import { decideLanguage } from '../file-kind.ts';
import { nameOf } from '../file-path.ts';
import type { OpenFile } from '../file-source.ts';
import { useTextPieces } from '../read-file.ts';
import { useTextLines } from './text-lines.ts';

/** A text with line numbers; the first megabyte, and more when asked. */
export function TextView({ file }: { readonly file: OpenFile }) {
  const { query, text, loaded, isWhole } = useTextPieces(file);
  if (file.size === 0) return <Empty>This file is empty.</Empty>;
  if (query.error !== null && text === undefined)
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (text === undefined) return <LoadingBlock height={280} />;
  return (
    <TextBody text={text} path={file.path}>
      {isWhole ? null : (
        <Group gap="sm">
          <Text size="xs" c="var(--k-muted)">
            The first {formatBytes(loaded)} of {formatBytes(file.size)}.
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        </Group>
      )}
    </TextBody>
  );
}

/** Text that is at hand already. */
export function TextBody(props: { readonly text: string; readonly path: string; readonly children?: ReactNode }) {
  const { text, path } = props;
  const [wraps, setWraps] = useState(false);
  const lines = useTextLines(text.endsWith('\n') ? text.slice(0, -1) : text, decideLanguage(path));
  return (
    <>
      <Group justify="space-between" mb={6} gap="xs">
        <Text size="xs" c="var(--k-muted)">
          {formatCount(lines.length)} {lines.length === 1 ? 'line' : 'lines'}
        </Text>
        <Switch
          size="xs"
          label="Wrap long lines"
          checked={wraps}
          onChange={(event) => setWraps(event.currentTarget.checked)}
        />
      </Group>
      <Lines lines={lines} wraps={wraps} label={`Text of ${nameOf(path)}`} />
      <Box mt={6}>{props.children}</Box>
    </>
  );
}

function Lines(props: {
  readonly lines: ReturnType<typeof useTextLines>;
  readonly wraps: boolean;
  readonly label: string;
}) {
  const { lines, wraps } = props;
  const host = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => host.current,
    estimateSize: () => 20,
    overscan: 40,
  });
  return (
    <Box
      ref={host}
      className="k-text"
      role="region"
      aria-label={props.label}
      tabIndex={0}
      data-wrap={wraps}
      style={{ '--k-digits': String(lines.length).length }}
    >
      <div style={{ position: 'relative', height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start, key }) => (
          <div
            key={key}
            ref={rows.measureElement}
            className="k-text-line"
            data-index={index}
            data-line={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            <span>
              {lines[index]?.map((span) => (
                <span key={span.at} className={span.className}>
                  {span.text}
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
    </Box>
  );
}
