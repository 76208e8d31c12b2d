import type { MonitorView } from '@kaizen/contracts';
import { SimpleGrid } from '@mantine/core';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatCount } from '../../design/format.ts';
import { deploymentPath } from '../deployments/release-words.ts';
import { VersionLink } from '../deployments/VersionLink.tsx';
import { perThousand } from './monitor-words.ts';

/** What is watched, how far it is judged, and against what. */
export function WatchFigures({
  monitor,
  currency,
}: {
  readonly monitor: MonitorView;
  readonly currency: string | undefined;
}) {
  const { reference, deployment } = monitor;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }} spacing="lg" mb="xl">
      <Figure
        label="Judged for drift to row"
        value={
          <EvidenceLink to={deploymentPath(deployment)} search={{ view: 'predictions' }}>
            {formatCount(monitor.evaluatedThrough)}
          </EvidenceLink>
        }
        note={`in windows of ${formatCount(monitor.windowRows)} rows`}
      />
      <Figure
        label="Judged for quality to row"
        value={formatCount(monitor.labelledThrough)}
        note="as soon as enough labels are there"
      />
      {reference === undefined ? (
        <Figure label="Reference" value="–" note="none yet: it comes with the first release" />
      ) : (
        <Figure
          label="Reference"
          value={formatCount(reference.rows)}
          unit="rows"
          note={
            <>
              that <VersionLink deployment={deployment} id={reference.loggedModelId} /> was trained on
            </>
          }
        />
      )}
      <ReferenceCost monitor={monitor} currency={currency} />
    </SimpleGrid>
  );
}

function ReferenceCost({
  monitor,
  currency,
}: {
  readonly monitor: MonitorView;
  readonly currency: string | undefined;
}) {
  const cost = monitor.reference?.costPerRecord;
  if (cost === undefined) return null;
  const scaled = perThousand(cost);
  return (
    <Figure
      label="Reference cost per 1,000"
      value={formatCount(scaled.value)}
      unit={currency ?? ''}
      interval={scaled}
      digits={0}
    />
  );
}
