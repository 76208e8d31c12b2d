import { Box, Group, Text } from '@mantine/core';
import { formatShare } from '../../design/format.ts';

/** Named values as bars, in the order given, each with its share of the whole. */
export function ShareBars({ rows }: { readonly rows: ReadonlyArray<readonly [string, number]> }) {
  const total = rows.reduce((sum, [, value]) => sum + value, 0) || 1;
  const highest = Math.max(...rows.map(([, value]) => value), 1e-9);
  return (
    <Box component="ul" m={0} p={0} maw={680} style={{ listStyle: 'none' }}>
      {rows.map(([name, value]) => (
        <Group key={name} component="li" wrap="nowrap" gap="sm" py={3}>
          <Text size="sm" w={180} truncate title={name} style={{ flex: '0 1 180px' }}>
            {name}
          </Text>
          <div style={{ flex: 1 }}>
            <div
              style={{
                height: 10,
                width: `${(value / highest) * 100}%`,
                background: 'var(--k-champion)',
                borderRadius: 2,
              }}
            />
          </div>
          <Text size="xs" c="var(--k-muted)" w={52} ta="right">
            {formatShare(value / total)}
          </Text>
        </Group>
      ))}
    </Box>
  );
}
