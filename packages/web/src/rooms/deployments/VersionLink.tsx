import { useQuery } from '@tanstack/react-query';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { deploymentQuery, versionsQuery } from './deployment-queries.ts';
import { versionPath } from './release-words.ts';

/** A version of a deployment's model by its id or that of its model file, as a link with its number; the id when nobody registered it. */
export function VersionLink({ deployment, id }: { readonly deployment: string; readonly id: string }) {
  const model = useQuery(deploymentQuery(deployment)).data?.model;
  const versions = useQuery({ ...versionsQuery(model ?? ''), enabled: model !== undefined });
  const version = versions.data?.items.find(
    (one) => one.id === id || one.servable?.id === id || one.loggedModelId === id,
  );
  if (version === undefined) return <CopyId id={id} />;
  return <EvidenceLink to={versionPath(version.model, version.version)}>version {version.version}</EvidenceLink>;
}
