import { Box, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatShare } from './format.ts';

/** One part of a split: `share` 0–1, its fixed colour (a CSS variable), and what it is in words. */
export interface SplitPart {
  readonly key: string;
  readonly share: number;
  readonly colour: string;
  readonly name: string;
  readonly note?: ReactNode;
}

/** How a whole is divided, as one bar with its parts named beneath in the same order. */
export function SplitBar({ parts, label }: { readonly parts: readonly SplitPart[]; readonly label: string }) {
  // A part of nothing would still leave its gap.
  const drawn = parts.filter(({ share }) => share > 0);
  const words = parts.map((part) => `${part.name} ${formatShare(part.share, 0)}`).join(', ');
  return (
    <Stack gap="sm">
      <Box
        role="img"
        aria-label={`${label}: ${words}`}
        style={{ display: 'flex', gap: 2, height: 14, borderRadius: 3, overflow: 'hidden' }}
      >
        {drawn.map((part) => (
          <div
            key={part.key}
            style={{ width: `${part.share * 100}%`, background: part.colour, transition: 'width 400ms ease' }}
          />
        ))}
      </Box>
      <Group gap="xl" align="flex-start">
        {parts.map((part) => (
          <Stack key={part.key} gap={0}>
            <Group gap={6} wrap="nowrap">
              <ColourDot colour={part.colour} />
              <Text size="sm" fw={500}>
                {part.name}
              </Text>
              <Text size="sm" c="var(--k-muted)">
                {formatShare(part.share, 0)}
              </Text>
            </Group>
            {part.note === undefined ? null : (
              <Text size="xs" c="var(--k-muted)" component="div" pl={16}>
                {part.note}
              </Text>
            )}
          </Stack>
        ))}
      </Group>
    </Stack>
  );
}

/** The mark that ties a name to its colour on the charts. */
export function ColourDot({ colour }: { readonly colour: string }) {
  return (
    <span
      aria-hidden
      style={{ width: 10, height: 10, borderRadius: 2, background: colour, display: 'inline-block', flex: 'none' }}
    />
  );
}
