import { client } from '../../../api/client.ts';
import { usePages } from '../../../api/use-pages.ts';
import { Async } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import { MorePages } from '../../../design/MorePages.tsx';
import { Section } from '../../../design/Section.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { NoRows } from '../NoRows.tsx';
import { VersionHistory } from '../versions/VersionHistory.tsx';

/** The history of the dataset, a page at a time. */
export function VersionsTab({ dataset, version }: DatasetTabProps) {
  const { name } = dataset;
  const { query, items } = usePages(['datasets', name, 'versions', 'pages'], (page) =>
    client.datasets.versions(name, page),
  );
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
      <Async
        query={query}
        isEmpty={() => items.length === 0}
        empty={<NoRows dataset={name} what="no version" />}
        height={300}
      >
        {() => <VersionHistory versions={items} shown={version?.id} isWhole={!query.hasNextPage} />}
      </Async>
      <MorePages query={query} label="Earlier versions" />
    </Section>
  );
}
