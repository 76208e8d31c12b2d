import type { LoopStage, LoopView } from '@kaizen/contracts';
import { Box, Group, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCornerLeftUp } from '@tabler/icons-react';
import { Fragment } from 'react';
import { feedback, layers } from './loop-places.ts';
import { PeopleCard } from './PeopleCard.tsx';
import { StageCard } from './StageCard.tsx';

/** The loop for narrow screens: one card under the other, with both feedback arrows in words. */
export function LoopList({ loop }: { readonly loop: LoopView }) {
  const byKey = new Map(loop.stages.map((stage) => [stage.key, stage]));
  const objective = byKey.get('objective');
  return (
    <Stack gap={0}>
      <PeopleCard needs={loop.needsYou} />
      <Hint Icon={IconArrowDown} text={feedback.objective} />
      {objective === undefined ? null : <StageCard stage={objective} />}
      {layers.map((layer) => (
        <Box key={layer.key} component="section" aria-labelledby={`layer-${layer.key}`} mt="md">
          <Text component="h2" id={`layer-${layer.key}`} size="sm" fw={600} mb={6}>
            {layer.title}{' '}
            <Text component="span" inherit fw={400} c="var(--k-muted)">
              {layer.text}
            </Text>
          </Text>
          {layer.stages
            .map((key) => byKey.get(key))
            .filter((stage): stage is LoopStage => stage !== undefined)
            .map((stage, index) => (
              <Fragment key={stage.key}>
                {index === 0 ? null : <Joint />}
                <div id={`stage-${stage.key}`}>
                  <StageCard stage={stage} />
                </div>
              </Fragment>
            ))}
        </Box>
      ))}
      <Hint Icon={IconCornerLeftUp} text={feedback.training} href="#stage-train" />
      <Hint Icon={IconArrowUp} text="What it brings, back to the people" href="#needs-you" />
    </Stack>
  );
}

function Joint() {
  return <Box h={10} ml={22} style={{ borderLeft: '1.5px solid var(--k-arrow)' }} aria-hidden />;
}

function Hint({
  Icon,
  text,
  href,
}: {
  readonly Icon: typeof IconArrowUp;
  readonly text: string;
  readonly href?: string;
}) {
  return (
    <Group gap={6} py={7} pl={14} c="var(--k-muted)" wrap="nowrap">
      <Icon size={15} aria-hidden />
      <Text size="xs">{href === undefined ? text : <a href={href}>{text}</a>}</Text>
    </Group>
  );
}
