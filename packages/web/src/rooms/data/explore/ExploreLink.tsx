import { Text } from '@mantine/core';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { quoteName } from './sql-names.ts';

/** The way from a dataset, or a version of it, to asking it with SQL. */
export function ExploreLink({ dataset, version }: { readonly dataset: string; readonly version: string }) {
  const table = quoteName(version === '' ? dataset : `${dataset}@${version}`);
  return (
    <Text size="sm" component="span">
      <EvidenceLink to="/explore" search={{ sql: `select *\nfrom ${table}\nlimit 1000` }} label={`Explore ${dataset}`}>
        Explore
      </EvidenceLink>
    </Text>
  );
}
