import type { DeploymentView, ReleaseView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatDuration } from '../../design/format.ts';
import { LinkedText } from '../../design/LinkedText.tsx';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { releasesQuery } from './deployment-queries.ts';
import { phaseWords, versionPath } from './release-words.ts';

/** Every change of what is live, newest first: what, how, by whom, why, and how it ended. */
export function ReleasesPanel({ deployment }: { readonly deployment: DeploymentView }) {
  const releases = useQuery(releasesQuery(deployment.name));
  return (
    <Section title="Release history" text="Newest first, at most 100.">
      <Async
        query={releases}
        isEmpty={(page) => page.items.length === 0}
        empty="Nothing was released here yet."
        height={240}
      >
        {(page) => (
          <DataTable
            caption={`Releases of ${deployment.name}`}
            columns={columnsOf(deployment.model)}
            rows={page.items}
            rowKey={(release) => release.id}
          />
        )}
      </Async>
    </Section>
  );
}

function columnsOf(model: string): readonly TableColumn<ReleaseView>[] {
  return [
    {
      name: 'Release',
      text: (release) => phaseWords[release.phase],
      cell: (release) => (
        <EvidenceLink to={`/releases/${release.id}`}>
          <StateMark state={release.state} label={phaseWords[release.phase]} />
        </EvidenceLink>
      ),
    },
    {
      name: 'Version',
      text: (release) => `${release.version}`,
      cell: (release) => (
        <>
          <EvidenceLink to={versionPath(model, release.version)}>version {release.version}</EvidenceLink>
          {release.previousVersion === undefined ? ', the first' : ` after ${release.previousVersion}`}
        </>
      ),
    },
    {
      name: 'Way',
      text: (release) =>
        release.strategy === 'direct' ? 'direct' : `trial, ${release.steps.length} of ${release.plan.length} judged`,
      wide: true,
    },
    {
      name: 'Why',
      text: (release) => release.cause,
      cell: (release) => <LinkedText text={release.cause} />,
      wide: true,
    },
    { name: 'By', text: (release) => release.releasedBy, wide: true },
    {
      name: 'Took',
      text: (release) => (release.endedAt === undefined ? 'open' : formatDuration(release.endedAt - release.startedAt)),
      numeric: true,
      wide: true,
    },
    {
      name: 'Began',
      text: (release) => new Date(release.startedAt).toISOString(),
      cell: (release) => <Age at={release.startedAt} />,
    },
  ];
}
