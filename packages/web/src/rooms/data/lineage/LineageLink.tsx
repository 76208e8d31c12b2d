import { Text } from '@mantine/core';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';

/** The way from a thing of the platform to its place in the graph; `thing` is its name there. */
export function LineageLink({ thing, label }: { readonly thing: string; readonly label: string }) {
  return (
    <Text size="sm" component="span">
      <EvidenceLink to="/lineage" search={{ thing }} label={`${label} in the lineage graph`}>
        Lineage
      </EvidenceLink>
    </Text>
  );
}
