import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { DatasetTabs } from './DatasetTabs.tsx';
import { sayDataset } from './data-words.ts';
import { ExploreLink } from './explore/ExploreLink.tsx';
import { LineageLink } from './lineage/LineageLink.tsx';
import { VersionPanel } from './versions/VersionPanel.tsx';

/** A dataset: what its current version (or the one in the path) holds, how it came to be, and what validation said. */
export function DatasetPage() {
  const name = usePathParam('dataset');
  const versionId = usePathParam('version');
  const dataset = useQuery({ queryKey: ['datasets', name], queryFn: () => client.datasets.get(name) });
  const asked = useQuery({
    queryKey: ['datasets', name, 'version', versionId],
    queryFn: () => client.datasets.version(name, versionId),
    enabled: versionId !== '',
  });
  const shown = versionId === '' ? dataset.data?.currentVersion : asked.data;
  const { data } = dataset;
  return (
    <>
      <PageHead
        title={name}
        kind="Dataset"
        {...(data === undefined || (versionId !== '' && shown === undefined)
          ? {}
          : {
              state: data.state,
              headline: sayDataset(data, shown),
              actions: (
                <>
                  {data.stagedVersion === undefined || data.stagedVersion === versionId ? null : (
                    <Text size="sm" component="span">
                      <EvidenceLink to={`/datasets/${name}/versions/${data.stagedVersion}`}>
                        Staged version
                      </EvidenceLink>
                    </Text>
                  )}
                  <ExploreLink dataset={name} version={versionId} />
                  <LineageLink thing={name} label={name} />
                </>
              ),
            })}
      />
      <Async query={dataset} height={400}>
        {(view) =>
          versionId === '' ? (
            <DatasetTabs dataset={view} version={view.currentVersion} />
          ) : (
            <Async query={asked} height={400}>
              {(version) => (
                <>
                  <VersionPanel version={version} />
                  <DatasetTabs dataset={view} version={version} />
                </>
              )}
            </Async>
          )
        }
      </Async>
    </>
  );
}
