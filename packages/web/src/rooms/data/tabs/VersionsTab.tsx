import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Async } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { VersionHistory } from '../versions/VersionHistory.tsx';

/** The history of the dataset. */
export function VersionsTab({ dataset, version }: DatasetTabProps) {
  const versions = useQuery({
    queryKey: ['datasets', dataset.name, 'versions'],
    queryFn: () => client.datasets.versions(dataset.name),
  });
  const items = versions.data?.items ?? [];
  const stored = items.reduce((sum, { addedBytes = 0 }) => sum + addedBytes, 0);
  const held = items.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <Section
      title="Versions"
      text={
        items.length === 0
          ? 'Each version is immutable; its id is the hash of what it holds.'
          : `Each version is immutable and shares what did not change: ${formatBytes(stored)} written for ${formatBytes(held)} in all versions shown. The dark part of a bar was written for that version.`
      }
    >
      <Async query={versions} isEmpty={() => items.length === 0} empty="No version yet: no batch has been taken.">
        {(page) => <VersionHistory versions={page.items} shown={version?.id} />}
      </Async>
    </Section>
  );
}
