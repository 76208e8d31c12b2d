import type { DeploymentView } from '@kaizen/contracts';
import { IconArrowBackUp } from '@tabler/icons-react';
import { client } from '../../api/client.ts';
import { ActionDialog } from '../../design/ActionDialog.tsx';

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

/** What undo will do here, in words. */
export function describeUndo({ openRelease, champion, previous, name }: DeploymentView): string {
  if (openRelease !== undefined) {
    const stays =
      champion === undefined ? 'nothing answers then' : `version ${champion.version} answers all requests again`;
    return `The trial of version ${openRelease.version} ends and ${stays}. No request is lost. It is released to ${name} again only by a person.`;
  }
  if (champion === undefined || previous === undefined) return 'There is no version before to go back to.';
  return `Version ${previous.version} becomes champion again at once and version ${champion.version} stops answering. It is loaded before the switch, so no request is lost.`;
}
