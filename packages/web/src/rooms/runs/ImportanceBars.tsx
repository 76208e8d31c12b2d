import { Box, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { formatShare } from '../../design/format.ts';

interface ImportanceTable {
  readonly rows: ReadonlyArray<readonly [string, number]>;
}

/** How much each column counts for the model, largest first. */
export function ImportanceBars({ runId, path }: { readonly runId: string; readonly path: string }) {
  const table = useQuery({
    queryKey: ['runs', 'artifact', runId, path],
    queryFn: () => client.runs.artifact<ImportanceTable>(runId, path),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Async query={table}>
      {({ rows }) => {
        const total = rows.reduce((sum, [, value]) => sum + value, 0) || 1;
        const highest = Math.max(...rows.map(([, value]) => value), 1e-9);
        return (
          <Box component="ul" m={0} p={0} maw={680} style={{ listStyle: 'none' }}>
            {rows.map(([name, value]) => (
              <Group key={name} component="li" wrap="nowrap" gap="sm" py={3}>
                <Text size="sm" w={180} truncate title={name} style={{ flex: 'none' }}>
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
      }}
    </Async>
  );
}
