import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { usePathParam, useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { ArtifactBrowser } from './ArtifactBrowser.tsx';

/** The files of one run, on a page of their own. */
export function RunFilesPage() {
  const run = usePathParam('run');
  const [path, setPath] = useQueryParam('path');
  const detail = useQuery({ queryKey: ['runs', run, 'detail'], queryFn: () => client.runs.detail(run) });
  return (
    <>
      <PageHead
        kind="Files of a run"
        title={detail.data?.name ?? 'Run'}
        headline={
          <>
            What was logged to <EvidenceLink to={`/runs/${run}`}>this run</EvidenceLink>
            {detail.data === undefined ? '' : ` of ${detail.data.experiment}`}.
          </>
        }
      />
      <ArtifactBrowser
        source={{ kind: 'run', id: run }}
        {...(path === undefined ? {} : { path })}
        onPath={(next) => setPath(next === '' ? undefined : next)}
      />
    </>
  );
}
