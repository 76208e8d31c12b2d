import type { EventEnvelope, PredictionRow } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import { names } from '../demo/demo-session.ts';

/** What a demo leaves behind, without random ids and times: equal for a killed and an unkilled run. */
export async function collectFinalState(client: KaizenClient) {
  const [versions, batches, models, releases, gates, alerts, windows, runs, deployment, objectives] = await Promise.all(
    [
      client.datasets.versions(names.dataset),
      client.datasets.batches(names.dataset),
      client.models.versions(names.deployment),
      client.deployments.releases(names.deployment),
      client.deployments.gates(names.deployment),
      client.monitors.alerts(),
      client.monitors.windows(names.monitor),
      client.pipelines.runs(names.pipeline),
      client.deployments.get(names.deployment),
      client.objectives.list(),
    ],
  );
  return {
    versions: versions.items.map(({ id, rows }) => ({ id, rows })),
    batches: batches.items.map(({ rowsIn, rowsBad, verdict }) => ({ rowsIn, rowsBad, verdict })),
    models: models.items.map(({ version, servable }) => ({
      version,
      hash: servable?.hash,
      threshold: servable?.threshold,
    })),
    champion: deployment.champion?.version,
    releases: releases.items.map(({ version, phase, steps }) => ({
      version,
      phase,
      steps: steps.map(({ step, verdict, labels, costDifference }) => ({ step, verdict, labels, costDifference })),
    })),
    gates: gates.items.map(({ verdict, checks, candidate }) => ({
      verdict,
      checks: checks.map(({ name, verdict: one, observed }) => ({ name, verdict: one, observed })),
      candidate,
    })),
    alerts: alerts.items.map(({ severity, columns, decisions }) => ({
      severity,
      columns,
      decisions: decisions.map(({ decision, numbers }) => ({ decision, numbers })),
    })),
    windows: windows.items.map(({ fromOrdinal, toOrdinal, drift, labelled, metrics, harmful }) => ({
      fromOrdinal,
      toOrdinal,
      drift,
      labelled,
      metrics,
      harmful,
    })),
    pipelineRuns: runs.items.map(({ status, trigger }) => ({ status, kind: trigger.kind })),
    kpiReadings: objectives.items.map(({ readings }) => readings.map(({ value }) => value)),
  };
}

/** Every row of the log, page by page. */
export async function collectPredictions(client: KaizenClient): Promise<PredictionRow[]> {
  const { rows } = await client.deployments.log(names.deployment);
  const all: PredictionRow[] = [];
  while (all.length < rows) {
    const page = await client.deployments.predictions(names.deployment, { from: all.length, limit: 500 });
    if (page.items.length === 0) throw new Error(`the log ends at ${all.length} of ${rows} rows`);
    all.push(...page.items);
  }
  return all;
}

/** Every kept event, in order. */
export async function collectEvents(client: KaizenClient): Promise<EventEnvelope[]> {
  const all: EventEnvelope[] = [];
  for (;;) {
    const page = await client.events.list({ order: 'oldest', limit: 500, after: all.at(-1)?.seq ?? 0 });
    all.push(...page.items);
    if (page.items.length < 500) return all;
  }
}
