import type { RunDetail } from '@kaizen/contracts';
import { client } from '../../../api/client.ts';
import { ConfirmButton } from '../../../design/ConfirmButton.tsx';
import { NameDialog } from '../../../design/NameDialog.tsx';

const touches = ['runs', 'run-table', 'run-count'];

/** Renaming, deleting, restoring a run. */
export function RunActions({ run }: { readonly run: RunDetail }) {
  const act = (action: 'delete' | 'restore', key: string) => client.runs.changeMany({ action, runIds: [run.id] }, key);
  if (run.stage === 'deleted')
    return (
      <ConfirmButton
        label="Restore…"
        text={`${run.name} comes back into the lists.`}
        confirm="Restore"
        act={(key) => act('restore', key)}
        touches={touches}
      />
    );
  return (
    <>
      <NameDialog
        label="Rename…"
        title="Rename the run"
        confirm="Rename"
        value={run.name}
        maxLength={500}
        act={(name) => client.runs.change(run.id, { name })}
        touches={touches}
      />
      <ConfirmButton
        label="Delete…"
        text={`${run.name} leaves the lists. Its numbers and files stay until kaizen gc frees them; until then it can be restored.`}
        confirm="Delete"
        act={(key) => act('delete', key)}
        touches={touches}
      />
    </>
  );
}
