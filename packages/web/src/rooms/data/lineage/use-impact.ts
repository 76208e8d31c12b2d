import type { LineageImpact } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import type { Chosen } from './use-chosen.ts';

/** What a column of the chosen dataset reaches; nothing is asked without one. */
export function useImpact(
  { name, namespace, kind }: Chosen,
  column: string | undefined,
  direction: LineageImpact['direction'] = 'downstream',
) {
  return useQuery({
    queryKey: ['lineage', 'impact', namespace, name, column, direction],
    queryFn: () => client.lineage.impact(name, column ?? '', { namespace, direction }),
    enabled: column !== undefined && kind !== 'job',
  });
}
