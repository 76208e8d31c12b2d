import { Text, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatAge } from './format.ts';

/** A time as its age, in the viewer's words; the absolute time in the viewer's zone on hover and touch. */
export function Age({ at }: { readonly at: number | undefined }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  if (at === undefined)
    return (
      <Text component="span" c="var(--k-muted)" inherit>
        –
      </Text>
    );
  const absolute = new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <Tooltip label={absolute} withArrow events={{ hover: true, focus: true, touch: true }}>
      <Text
        component="time"
        dateTime={new Date(at).toISOString()}
        c="var(--k-muted)"
        inherit
        style={{ whiteSpace: 'nowrap' }}
      >
        {formatAge(at, now)}
      </Text>
    </Tooltip>
  );
}
