import { Section } from '../../../design/Section.tsx';
import type { DatasetTabProps } from '../DatasetTabs.tsx';
import { VersionsTable } from '../VersionTables.tsx';

/** The history of the dataset. */
export function VersionsTab({ dataset, version }: DatasetTabProps) {
  return (
    <Section title="Versions" text="Each version is immutable; its id is the hash of what it holds.">
      <VersionsTable dataset={dataset.name} shown={version?.id} />
    </Section>
  );
}
