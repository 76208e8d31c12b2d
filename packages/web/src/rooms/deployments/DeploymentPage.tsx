import type { DeploymentView } from '@kaizen/contracts';
import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Async } from '../../design/Async.tsx';
import { usePathParam, useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { LineageLink } from '../data/lineage/LineageLink.tsx';
import { deploymentQuery } from './deployment-queries.ts';
import { GatesPanel } from './GatesPanel.tsx';
import { LiveSection } from './LiveSection.tsx';
import { PredictionsPanel } from './PredictionsPanel.tsx';
import { ReleaseButton } from './ReleaseButton.tsx';
import { ReleasesPanel } from './ReleasesPanel.tsx';
import { TrafficSection } from './TrafficSection.tsx';
import { TrialSection } from './TrialSection.tsx';
import { UndoButton } from './UndoButton.tsx';
import { WhyPanel } from './WhyPanel.tsx';

interface Place {
  readonly key: string;
  readonly label: string;
  readonly panel: (deployment: DeploymentView) => ReactNode;
}

const places: readonly Place[] = [
  { key: 'now', label: 'Now', panel: (deployment) => <NowPanel deployment={deployment} /> },
  { key: 'gates', label: 'Gates', panel: (deployment) => <GatesPanel deployment={deployment} /> },
  { key: 'releases', label: 'Releases', panel: (deployment) => <ReleasesPanel deployment={deployment} /> },
  {
    key: 'predictions',
    label: 'Predictions',
    panel: (deployment) => <PredictionsPanel deployment={deployment.name} />,
  },
  { key: 'why', label: 'Why this version', panel: (deployment) => <WhyPanel deployment={deployment.name} /> },
];

/** What answers at one name: which version, how well, what is on trial, and how to take it back. */
export function DeploymentPage() {
  const name = usePathParam('deployment');
  const deployment = useQuery(deploymentQuery(name));
  return (
    <>
      <PageHead kind="Deployment" title={name} {...(deployment.data === undefined ? {} : headOf(deployment.data))} />
      <Async query={deployment} height={420}>
        {(view) => <Places deployment={view} />}
      </Async>
    </>
  );
}

function headOf(view: DeploymentView) {
  return {
    state: view.state,
    headline: view.headline,
    actions: (
      <>
        <ReleaseButton deployments={[view]} />
        <UndoButton deployment={view} />
        <LineageLink thing={`deployments/${view.name}`} label={view.name} />
      </>
    ),
  };
}

function Places({ deployment }: { readonly deployment: DeploymentView }) {
  const [view = 'now', setView] = useQueryParam('view');
  return (
    <Tabs
      value={view}
      onChange={(next) => setView(next === 'now' || next === null ? undefined : next)}
      keepMounted={false}
    >
      <Tabs.List mb="lg" style={{ flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden' }}>
        {places.map(({ key, label }) => (
          <Tabs.Tab key={key} value={key}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {places.map(({ key, panel }) => (
        <Tabs.Panel key={key} value={key}>
          {panel(deployment)}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function NowPanel({ deployment }: { readonly deployment: DeploymentView }) {
  return (
    <>
      <LiveSection deployment={deployment} />
      {deployment.openRelease === undefined ? null : (
        <TrialSection release={deployment.openRelease} currency={deployment.costs?.currency} />
      )}
      <TrafficSection deployment={deployment.name} model={deployment.model} />
    </>
  );
}
