import type { DeploymentView } from '@kaizen/contracts';
import { IconArrowBackUp } from '@tabler/icons-react';
import { client } from '../../api/client.ts';
import { ActionDialog } from '../../design/ActionDialog.tsx';
import { describeUndo } from './describe-release.ts';

/** Back to what was live before, in one action. */
export function UndoButton({ deployment }: { readonly deployment: DeploymentView }) {
  const blocked = whyNot(deployment);
  return (
    <ActionDialog
      label="Undo"
      title={`Undo the last release of ${deployment.name}`}
      text={describeUndo(deployment)}
      confirm="Undo"
      reasonLabel="Why it is taken back"
      icon={<IconArrowBackUp size={16} aria-hidden />}
      {...(blocked === undefined ? {} : { blocked })}
      act={(reason, key) => client.deployments.undo(deployment.name, reason, key)}
      touches={['deployments', 'models', 'monitors', 'loop']}
    />
  );
}

function whyNot({ openRelease, previous }: DeploymentView): string | undefined {
  return openRelease === undefined && previous === undefined ? 'There is no version before to go back to.' : undefined;
}
