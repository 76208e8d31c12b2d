import { Button, Group, Progress, Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { formatDuration } from '../../../design/format.ts';

/** A query at work: how far it is, how long it takes, and the way to stop it. */
export function Running({ progress, cancel }: { readonly progress: number; readonly cancel: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const share = Math.round(progress * 100);
  return (
    <Group gap="sm" wrap="nowrap" py="sm" role="status" aria-label="Loading">
      <Progress
        value={Math.max(share, 4)}
        striped={share === 0}
        animated={share === 0}
        flex={1}
        maw={420}
        aria-label="Progress of the query"
      />
      <Text size="sm" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
        {share > 0 ? `${share} %, ` : ''}
        {formatDuration(seconds * 1000)}
      </Text>
      <Button size="xs" variant="default" leftSection={<IconPlayerStop size={14} aria-hidden />} onClick={cancel}>
        Cancel
      </Button>
    </Group>
  );
}
