import type { RegistryVersionView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { useQueryParam } from '../../design/location.ts';
import { Section } from '../../design/Section.tsx';
import { ArtifactBrowser } from '../artifacts/ArtifactBrowser.tsx';
import { joinPath } from '../artifacts/file-path.ts';
import { SignatureParts } from '../artifacts/model/MlmodelView.tsx';
import { folderModelQuery, mlmodelQuery } from '../artifacts/model/model-queries.ts';
import { type FilesPlace, findVersionFiles } from './version-files.ts';

/** Where the files of a version are; undefined while that is not known, null when they are nowhere in reach. */
export function useVersionFiles(version: RegistryVersionView): FilesPlace | null | undefined {
  const { runId } = version;
  const top = useQuery({
    queryKey: ['files', 'run', runId, 'place'],
    queryFn: () => client.files.list({ kind: 'run', id: runId ?? '' }),
    enabled: runId !== undefined,
  });
  if (runId !== undefined && top.isPending) return undefined;
  return findVersionFiles(version, top.data?.uri) ?? null;
}

/** The files that the version was made from. */
export function VersionFilesSection({
  version,
  place,
}: {
  readonly version: RegistryVersionView;
  readonly place: FilesPlace;
}) {
  const [path = '', setPath] = useQueryParam('path');
  const { source, folder } = place;
  const shown = path === '' ? folder : path;
  const home = source.kind === 'run' ? `/runs/${source.id}` : `/logged-models/${source.id}`;
  return (
    <Section
      title="Files"
      text={
        <>
          What <EvidenceLink to={home}>{source.kind === 'run' ? 'its run' : 'its logged model'}</EvidenceLink> keeps
          {version.sourceUri === '' ? '' : folder === '' ? '' : `; the version is made from ${folder}`}.
        </>
      }
    >
      <ArtifactBrowser
        source={source}
        path={shown}
        hidesModel
        onPath={(next) => setPath(next === folder ? undefined : next)}
      />
    </Section>
  );
}

/** The signature that an MLmodel file among the files tells; for versions that no runtime here has read. */
export function FileSignature({ place }: { readonly place: FilesPlace }) {
  const file = useQuery(folderModelQuery(place.source, place.folder));
  const model = useQuery({
    ...mlmodelQuery(file.data ?? { source: place.source, path: joinPath(place.folder, 'MLmodel'), size: 0 }),
    enabled: file.data !== undefined && file.data !== null,
  });
  if (file.data === null)
    return (
      <Text size="sm" c="var(--k-muted)">
        Not known: its files hold no MLmodel that would say it.
      </Text>
    );
  return (
    <Async query={file.error === null ? model : { ...model, error: file.error }} height={140}>
      {(found) => <SignatureParts model={found} />}
    </Async>
  );
}
