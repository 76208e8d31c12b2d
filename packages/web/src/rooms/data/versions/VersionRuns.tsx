import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';

const SHOWN = 8;

/** The runs that read a version; they keep its rows from being collected. */
export function VersionRuns({ versionId }: { readonly versionId: string }) {
  const runs = useQuery({
    queryKey: ['runs', 'of-version', versionId],
    queryFn: () => client.runs.ofVersion(versionId),
  });
  if (runs.error !== null)
    return (
      <Text size="sm" c="var(--k-failed)">
        Which runs read it could not be told: {runs.error.message}
      </Text>
    );
  const items = runs.data?.items ?? [];
  if (items.length === 0) return null;
  const rest = items.length - SHOWN;
  return (
    <Text size="sm" component="div">
      Read by{' '}
      {items.slice(0, SHOWN).map(({ id, name, experiment }, at) => (
        <span key={id}>
          {at === 0 ? '' : ', '}
          <EvidenceLink to={`/runs/${id}`} label={`${name} of ${experiment}`}>
            {name === '' ? id : name}
          </EvidenceLink>
        </span>
      ))}
      {rest > 0 ? ` and ${rest}${runs.data?.next !== undefined ? ' or more' : ''} others` : ''}; its rows are kept for
      them.
    </Text>
  );
}
