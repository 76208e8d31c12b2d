import './image-view.css';
import type { FileSource } from '@kaizen/sdk';
import { Anchor, Box, Group, SimpleGrid, Slider, Text } from '@mantine/core';
import { useState } from 'react';
import { Age } from '../../../design/Age.tsx';
import { formatCount } from '../../../design/format.ts';
import { bytesPath } from '../file-source.ts';
import type { LoggedImages } from '../logged-image.ts';

/** Pictures that were logged under a key, step by step. */
export function ImageSteps(props: {
  readonly source: FileSource;
  readonly keys: readonly LoggedImages[];
  readonly onPath: (path: string) => void;
}) {
  return (
    <SimpleGrid cols={{ base: 1, md: props.keys.length === 1 ? 1 : 2 }} spacing="lg">
      {props.keys.map((images) => (
        <OneKey key={images.key} source={props.source} images={images} onPath={props.onPath} />
      ))}
    </SimpleGrid>
  );
}

function OneKey(props: {
  readonly source: FileSource;
  readonly images: LoggedImages;
  readonly onPath: (path: string) => void;
}) {
  const { key, steps } = props.images;
  const [at, setAt] = useState(steps.length - 1);
  const shown = steps[at];
  if (shown === undefined) return null;
  return (
    <Box component="section" aria-label={key}>
      <Group justify="space-between" mb={4} gap="xs">
        <Text size="sm" fw={500}>
          {key}
        </Text>
        <Text size="xs" c="var(--k-muted)" component="div">
          step {formatCount(shown.step)}, <Age at={shown.at} />,{' '}
          <Anchor component="button" type="button" inherit onClick={() => props.onPath(shown.path)}>
            open
          </Anchor>
        </Text>
      </Group>
      <div className="k-image">
        <img
          src={bytesPath({ source: props.source, path: shown.path })}
          alt={`${key} at step ${shown.step}`}
          data-fit
          style={{ minHeight: 120, objectFit: 'contain' }}
        />
      </div>
      {steps.length < 2 ? null : (
        <Slider
          mt={8}
          size="sm"
          min={0}
          max={steps.length - 1}
          value={at}
          onChange={setAt}
          label={(index) => `step ${steps[index]?.step ?? ''}`}
          thumbLabel={`Step of ${key}`}
          aria-valuetext={`step ${shown.step}`}
          marks={steps.length > 40 ? [] : steps.map((_, value) => ({ value }))}
        />
      )}
    </Box>
  );
}
