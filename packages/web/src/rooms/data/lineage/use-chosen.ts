import type { LineageNode } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { useQueryParam } from '../../../design/location.ts';

/** The node that the page looks at. */
export type Chosen = LineageNode;

/**
 * The node of the address: `node` is its id, `thing` the name of one of the platform's own (a dataset, `models/…`, `deployments/…`); without either the
 * newest dataset. Null when lineage knows nothing at all.
 */
export function useChosen() {
  const [nodeId] = useQueryParam('node');
  const [thing] = useQueryParam('thing');
  return useQuery({
    queryKey: ['lineage', 'chosen', nodeId, thing],
    queryFn: async (): Promise<Chosen | null> => {
      if (nodeId !== undefined) {
        const [found] = (await client.lineage.nodes({ nodeId, limit: 1 })).items;
        if (found === undefined) throw new Error(`Lineage knows no node ${nodeId}. Choose another one.`);
        return found;
      }
      if (thing !== undefined) {
        const { items } = await client.lineage.nodes({ name: thing, type: 'dataset', limit: 500 });
        const found = items.find(({ own }) => own);
        if (found === undefined)
          throw new Error(`No event has named ${thing} yet. It is known from its first version on.`);
        return found;
      }
      const { items } = await client.lineage.nodes({ limit: 500 });
      return items.find(({ own, kind }) => own && kind === 'dataset') ?? items[0] ?? null;
    },
  });
}
