import { useQuery } from '@tanstack/react-query';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { usePathParam, useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { ArtifactBrowser } from './ArtifactBrowser.tsx';
import { mainFlavour } from './model/mlmodel.ts';
import { folderModelQuery, mlmodelQuery } from './model/model-queries.ts';

/** A model as it was logged, before anyone registers it: what its own files say. */
export function LoggedModelPage() {
  const id = usePathParam('id');
  const source = { kind: 'loggedModel', id } as const;
  const [path, setPath] = useQueryParam('path');
  const file = useQuery(folderModelQuery(source, '')).data;
  const model = useQuery({
    ...mlmodelQuery(file ?? { source, path: 'MLmodel', size: 0 }),
    enabled: file !== undefined && file !== null,
  }).data;
  return (
    <>
      <PageHead
        kind="Logged model"
        title={id}
        headline={
          model === undefined ? (
            'A model that a client logged, with its files.'
          ) : (
            <>
              A {mainFlavour(model)} model
              {model.runId === undefined ? null : (
                <>
                  {' '}
                  out of <EvidenceLink to={`/runs/${model.runId}`}>the run that trained it</EvidenceLink>
                </>
              )}
              . Registering it from the run gives it a name and a version.
            </>
          )
        }
      />
      <ArtifactBrowser
        source={source}
        {...(path === undefined ? {} : { path })}
        onPath={(next) => setPath(next === '' ? undefined : next)}
      />
    </>
  );
}
