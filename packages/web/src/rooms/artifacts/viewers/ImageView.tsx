import './image-view.css';
import { ActionIcon, Box, Button, Group, Text } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { formatCount, formatShare } from '../../../design/format.ts';
import { nameOf } from '../file-path.ts';
import { bytesPath, type OpenFile } from '../file-source.ts';
import { readLoggedImageName } from '../logged-image.ts';

interface Pixels {
  readonly width: number;
  readonly height: number;
}

const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 8, 16];

/** A picture: fitted, or at any size; keys + and −, 0 for its own size, F to fit. */
export function ImageView({ file }: { readonly file: OpenFile }) {
  const [pixels, setPixels] = useState<Pixels>();
  const [zoom, setZoom] = useState<number>();
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Empty>This could not be shown as a picture. The bytes may still be right: download it.</Empty>;
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === '+') setZoom(larger(zoom));
    if (event.key === '-') setZoom(smaller(zoom));
    if (event.key === '0') setZoom(1);
    if (event.key === 'f') setZoom(undefined);
  };
  const logged = readLoggedImageName(nameOf(file.path));
  return (
    <>
      <Toolbar pixels={pixels} zoom={zoom} change={setZoom} />
      <Box className="k-image" tabIndex={0} role="region" aria-label="Picture" onKeyDown={press}>
        <img
          src={bytesPath(file)}
          alt={logged === undefined ? nameOf(file.path) : `${logged.key} at step ${logged.step}`}
          data-fit={zoom === undefined}
          onLoad={({ currentTarget }) =>
            setPixels({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
          }
          onError={() => setBroken(true)}
          style={
            zoom === undefined || pixels === undefined
              ? {}
              : {
                  width: pixels.width * zoom,
                  height: pixels.height * zoom,
                  imageRendering: zoom > 2 ? 'pixelated' : 'auto',
                }
          }
        />
      </Box>
    </>
  );
}

function Toolbar(props: {
  readonly pixels: Pixels | undefined;
  readonly zoom: number | undefined;
  readonly change: (zoom: number | undefined) => void;
}) {
  const { pixels, zoom, change } = props;
  return (
    <Group gap="xs" mb={6} justify="space-between">
      <Text size="xs" c="var(--k-muted)">
        {pixels === undefined ? ' ' : `${formatCount(pixels.width)} × ${formatCount(pixels.height)} px`}
        {zoom === undefined ? ', fitted' : `, shown at ${formatShare(zoom, 0)}`}
      </Text>
      <Group gap={4}>
        <ActionIcon variant="default" size="sm" aria-label="Smaller" onClick={() => change(smaller(zoom))}>
          <IconMinus size={13} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size="sm" aria-label="Larger" onClick={() => change(larger(zoom))}>
          <IconPlus size={13} aria-hidden />
        </ActionIcon>
        <Button size="compact-xs" variant="default" onClick={() => change(1)}>
          100 %
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => change(undefined)}>
          Fit
        </Button>
      </Group>
    </Group>
  );
}

function larger(zoom = 1): number {
  return steps.find((step) => step > zoom) ?? zoom;
}

function smaller(zoom = 1): number {
  return steps.findLast((step) => step < zoom) ?? zoom;
}
