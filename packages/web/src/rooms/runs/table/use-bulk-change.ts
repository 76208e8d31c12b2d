import type { ChangeRuns } from '@kaizen/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { client } from '../../../api/client.ts';
import { formatCount } from '../../../design/format.ts';

/** As many runs as one command takes. */
const atOnce = 1000;

/** A change of many runs, and what was done last. */
export interface BulkChange {
  readonly apply: (change: ChangeRuns) => Promise<void>;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly done: { readonly text: string; readonly undo?: () => void } | undefined;
}

/** Changes runs, reads the table again and offers to take back what can be taken back. */
export function useBulkChange(reload: () => void): BulkChange {
  const queries = useQueryClient();
  const [done, setDone] = useState<BulkChange['done']>();
  const mutation = useMutation({ mutationFn: sendChange });
  const { mutateAsync } = mutation;
  const apply = useCallback(
    async (change: ChangeRuns): Promise<void> => {
      await mutateAsync(change);
      const back = takeBack(change);
      setDone({
        text: sayDone(change),
        ...(back === undefined ? {} : { undo: () => void apply(back).catch(() => undefined) }),
      });
      await queries.invalidateQueries({ queryKey: ['runs'] });
      reload();
    },
    [mutateAsync, queries, reload],
  );
  return { apply, isPending: mutation.isPending, error: mutation.error, done };
}

async function sendChange(change: ChangeRuns): Promise<void> {
  for (let from = 0; from < change.runIds.length; from += atOnce)
    await client.runs.changeMany({ ...change, runIds: change.runIds.slice(from, from + atOnce) });
}

function takeBack(change: ChangeRuns): ChangeRuns | undefined {
  if (change.action === 'delete') return { ...change, action: 'restore' };
  return change.action === 'restore' ? { ...change, action: 'delete' } : undefined;
}

function sayDone({ runIds, action, tags }: ChangeRuns): string {
  const runs = `${formatCount(runIds.length)} ${runIds.length === 1 ? 'run' : 'runs'}`;
  if (action === 'delete') return `${runs} deleted; they stay until kaizen gc.`;
  if (action === 'restore') return `${runs} restored.`;
  return `${runs} tagged: ${Object.keys(tags ?? {}).join(', ')}.`;
}
