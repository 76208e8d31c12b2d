import type { LoopView } from '@kaizen/contracts';
import { Box, Group, Stack, Text } from '@mantine/core';
import { Age } from '../../design/Age.tsx';
import { Empty } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { StateMark } from '../../design/StateMark.tsx';

/** What waits for a person, one action each. */
export function NeedsList({ needs }: { readonly needs: LoopView['needsYou'] }) {
  if (needs.length === 0)
    return <Empty>Nothing needs you. What does will stand here, with the page where it is mended.</Empty>;
  return (
    <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
      {needs.map((need) => (
        <Group key={need.text} component="li" gap="sm" py={7} wrap="nowrap" align="flex-start" className="k-line">
          <StateMark state="needs_you" compact />
          <Text size="sm" style={{ flex: 1 }}>
            {need.text}
          </Text>
          <Text size="sm" fw={500} style={{ whiteSpace: 'nowrap' }}>
            <EvidenceLink to={need.href} label={`Open: ${need.text}`}>
              Open
            </EvidenceLink>
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

/** The newest happenings in words, newest first. */
export function Happenings({ recent }: { readonly recent: LoopView['recent'] }) {
  if (recent.length === 0) return <Empty>Nothing has happened yet. In the project's folder: kaizen run</Empty>;
  return (
    <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
      {recent.map((happening) => (
        <Group
          key={`${happening.at} ${happening.text}`}
          component="li"
          gap="sm"
          py={6}
          wrap="nowrap"
          align="flex-start"
          className="k-line"
        >
          <Box pt={1}>
            <StateMark state={happening.state} compact />
          </Box>
          <Text size="sm" style={{ flex: 1, overflowWrap: 'anywhere' }}>
            {happening.href === undefined ? (
              happening.text
            ) : (
              <EvidenceLink to={happening.href}>{happening.text}</EvidenceLink>
            )}
          </Text>
          <Text size="xs" component="span" pt={2}>
            <Age at={happening.at} />
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
