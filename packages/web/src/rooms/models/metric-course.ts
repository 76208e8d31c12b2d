import type { RegistryVersionView } from '@kaizen/contracts';
import { toNumber } from '../runs/metric-value.ts';

/** A metric of one version. */
export interface MetricPoint {
  readonly version: number;
  readonly value: number;
}

const first = ['f1', 'auc', 'accuracy'];

/** Names of the metrics that versions have: known ones first, then those that most versions have. */
export function metricNames(versions: readonly Pick<RegistryVersionView, 'metrics'>[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of versions)
    for (const name of Object.keys(metrics)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return [...counts.keys()].sort(
    (a, b) => rank(a) - rank(b) || (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a.localeCompare(b, 'en'),
  );
}

/** A metric from the first version to the newest, where it was measured. */
export function courseOf(
  versions: readonly Pick<RegistryVersionView, 'version' | 'metrics'>[],
  metric: string,
): readonly MetricPoint[] {
  return versions
    .flatMap(({ version, metrics }) => {
      const value = metrics[metric];
      return value === undefined ? [] : [{ version, value: toNumber(value) }];
    })
    .sort((a, b) => a.version - b.version);
}
