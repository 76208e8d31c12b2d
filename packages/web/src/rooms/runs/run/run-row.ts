import type { RunDetail, RunRow } from '@kaizen/contracts';

/** A run's page as the line of it that charts draw. */
export function toRunRow(run: RunDetail): RunRow {
  const { id, experimentId, experiment, projectId, name, status, stage, user, startedAt, params, tags } = run;
  return {
    id,
    experimentId,
    experiment,
    projectId,
    name,
    status,
    stage,
    user,
    startedAt,
    params,
    tags,
    ...(run.endedAt === undefined ? {} : { endedAt: run.endedAt }),
    ...(run.parent === undefined ? {} : { parentId: run.parent.id }),
    metrics: Object.fromEntries(run.metrics.map((metric) => [metric.name, metric.value])),
    datasets: run.datasets.map((dataset) => ({
      name: dataset.name,
      digest: dataset.digest,
      ...(dataset.context === undefined ? {} : { context: dataset.context }),
    })),
  };
}
