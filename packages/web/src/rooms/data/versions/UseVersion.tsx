import type { VersionView } from '@kaizen/contracts';
import { Tabs, Text } from '@mantine/core';
import { Snippet } from '../../../design/Snippet.tsx';
import { writeUses } from './use-version.ts';

/** The line to paste: the version is one address for every tool that reads Parquet. */
export function UseVersion({ version }: { readonly version: VersionView }) {
  const uses = writeUses(version, globalThis.location.origin);
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        Read it elsewhere
      </Text>
      <Tabs defaultValue="pandas" keepMounted={false}>
        <div style={{ overflowX: 'auto' }}>
          <Tabs.List style={{ flexWrap: 'nowrap', minWidth: 'max-content' }}>
            {uses.map(({ key, label }) => (
              <Tabs.Tab key={key} value={key}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </div>
        {uses.map(({ key, label, text }) => (
          <Tabs.Panel key={key} value={key} pt="xs">
            <Snippet text={text} label={label} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
