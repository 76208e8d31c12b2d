import type { SensitiveColumns } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { shortId } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import type { DatasetTabProps } from '../dataset-tab.ts';
import { ConfirmColumn } from '../sensitive/DecideDialogs.tsx';
import { RawReads } from '../sensitive/RawReads.tsx';
import { ScanButton } from '../sensitive/ScanButton.tsx';
import { SensitiveTable } from '../sensitive/SensitiveTable.tsx';
import { SyntheticForm } from '../sensitive/SyntheticForm.tsx';
import { saySensitive } from '../sensitive/sensitive-words.ts';

/** Columns about people: what they are, how they are masked, who read them raw, and rows that can stand in for them. */
export function SensitiveTab({ dataset, version }: DatasetTabProps) {
  const columns = useQuery({
    queryKey: ['sensitive', dataset.name],
    queryFn: () => client.sensitive.columns(dataset.name),
  });
  return (
    <>
      <Async query={columns} height={300}>
        {(found) => <Columns found={found} dataset={dataset} version={version} />}
      </Async>
      <Section
        title="Who read them raw"
        text="Every time somebody saw or took sensitive values as they are: when, who, which, and what for. Nothing of it can be taken out."
      >
        <RawReads dataset={dataset.name} />
      </Section>
      <Section
        title="Rows that are nobody's"
        text="Made-up rows that look like this version, from its profile: for other environments, tests and tickets. Sensitive columns are made up, and no value stands for fewer than five rows."
      >
        <SyntheticForm dataset={dataset.name} version={version} />
      </Section>
    </>
  );
}

function Columns({ found, dataset, version }: DatasetTabProps & { readonly found: SensitiveColumns }) {
  const known = new Set(found.columns.map(({ column }) => column));
  const others = (dataset.schema?.columns ?? []).filter(({ name }) => !known.has(name));
  return (
    <Section
      title={saySensitive(found)}
      text={
        found.environment === 'production'
          ? 'Masked columns are masked on every page and in every file; training and checks read them as they are. Raw values need a purpose and are logged.'
          : `This dataset belongs to the environment ${found.environment}: raw values are shown and handed out in production only.`
      }
      aside={
        <Group gap="xs">
          <ConfirmColumn dataset={dataset.name} others={others} />
          {version === undefined ? null : <ScanButton dataset={dataset.name} />}
        </Group>
      }
    >
      <SensitiveTable dataset={dataset.name} items={found.columns} types={dataset.schema?.columns ?? []} />
      {found.scan === undefined ? null : (
        <Text size="xs" c="var(--k-muted)" mt="xs">
          Version {shortId(found.scan.versionId)} was looked at <Age at={found.scan.scannedAt} />.
        </Text>
      )}
    </Section>
  );
}
