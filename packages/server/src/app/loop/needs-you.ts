import type { LoopView } from '@kaizen/contracts';
import { findOpenAlert, type LoopReadings } from './loop-readings.ts';
import { sayCount } from './loop-wording.ts';

type Need = LoopView['needsYou'][number];

/** What waits for a person, gravest first, each with the page where it is mended. One cause is named once: an alert stands for the run behind it. */
export function listNeeds(readings: LoopReadings): readonly Need[] {
  return [...alertNeeds(readings), ...runNeeds(readings), ...releaseNeeds(readings), ...dataNeeds(readings)];
}

function alertNeeds({ monitor, events }: LoopReadings): readonly Need[] {
  if (monitor === undefined || !['needs_you', 'failed'].includes(monitor.state)) return [];
  const opened = findOpenAlert(events);
  return [
    {
      text: monitor.headline,
      href: opened !== undefined ? `/alerts/${opened.payload.alertId}` : `/monitors/${monitor.name}`,
    },
  ];
}

function runNeeds(readings: LoopReadings): readonly Need[] {
  const { run, monitor } = readings;
  if (run === undefined || (run.status !== 'failed' && run.status !== 'held')) return [];
  const isTold = run.trigger.kind === 'retraining' && monitor?.state === 'needs_you';
  const released = readings.events.of('delivery.release.started')[0];
  if (isTold || (released?.at ?? 0) > (run.endedAt ?? run.createdAt)) return [];
  const what = run.status === 'failed' ? 'failed' : 'was held';
  const step = run.steps.find(({ status }) => status === run.status);
  const where = step === undefined ? '' : ` at ${step.name}`;
  const why = step?.summary ?? run.summary ?? 'its page says why';
  return [
    { text: `Pipeline ${run.pipeline} ${what}${where}: ${why}`, href: `/pipelines/${run.pipeline}/runs/${run.id}` },
  ];
}

function releaseNeeds({ deployment }: LoopReadings): readonly Need[] {
  if (deployment === undefined || !['needs_you', 'failed'].includes(deployment.state)) return [];
  return [{ text: deployment.headline, href: `/deployments/${deployment.name}` }];
}

function dataNeeds({ dataset }: LoopReadings): readonly Need[] {
  const batch = dataset?.lastBatch;
  if (batch?.verdict !== 'rejected') return [];
  const text = `The last batch of ${batch.dataset} was rejected: ${sayCount(batch.rowsBad)} of ${sayCount(batch.rowsIn)} rows are bad. Mend them and send the batch again.`;
  return [{ text, href: `/datasets/${batch.dataset}/batches/${batch.id}` }];
}
