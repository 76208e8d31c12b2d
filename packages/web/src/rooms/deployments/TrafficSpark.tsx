import type { TrafficView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../design/format.ts';
import { Sparkline } from '../../design/Sparkline.tsx';
import { trafficQuery } from './deployment-queries.ts';

/** Rows per minute of the last hour, all versions together; of a single minute, the number. */
export function TrafficSpark({ deployment }: { readonly deployment: string }) {
  const traffic = useQuery(trafficQuery(deployment));
  if (traffic.data === undefined) return null;
  const values = sumByMinute(traffic.data.series);
  if (values.length < 2) return values[0] === undefined ? 'none' : formatCount(values[0]);
  return <Sparkline values={values} summary={`Rows per minute, the last ${values.length} minutes with traffic`} />;
}

/** Rows of each minute over all versions, oldest first. */
function sumByMinute(series: TrafficView['series']): number[] {
  const minutes = new Map<number, number>();
  for (const { at, rows } of series) minutes.set(at, (minutes.get(at) ?? 0) + rows);
  return [...minutes].sort(([a], [b]) => a - b).map(([, rows]) => rows);
}
