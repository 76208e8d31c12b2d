import type { ChangeExperiment, ExperimentView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { client } from '../../../api/client.ts';
import { ConfirmButton } from '../../../design/ConfirmButton.tsx';
import { NameDialog } from '../../../design/NameDialog.tsx';

const touches = ['experiments', 'run-table'];

/** Renaming, deleting, restoring an experiment. */
export function ExperimentActions({ experiment }: { readonly experiment: ExperimentView }) {
  const change = (part: ChangeExperiment) => client.experiments.change(experiment.id, part);
  if (experiment.stage === 'deleted')
    return (
      <ConfirmButton
        label="Restore…"
        text={`${experiment.name} comes back with all of its runs.`}
        confirm="Restore"
        act={() => change({ stage: 'active' })}
        touches={touches}
      />
    );
  return (
    <>
      <NameDialog
        label="Rename…"
        title="Rename the experiment"
        value={experiment.name}
        maxLength={500}
        confirm="Rename"
        act={(name) => change({ name })}
        touches={touches}
      />
      <ConfirmButton
        label="Delete…"
        text={
          <Text size="sm">
            {experiment.name} and its runs leave the lists. Numbers and files stay until kaizen gc frees them; until
            then it can be restored, and its name stays taken.
          </Text>
        }
        confirm="Delete"
        act={() => change({ stage: 'deleted' })}
        touches={touches}
        {...(experiment.id === '0' ? { blocked: 'The default experiment cannot be deleted.' } : {})}
      />
    </>
  );
}
