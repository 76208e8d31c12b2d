import './difference-table.css';
import type { RunRow } from '@kaizen/contracts';
import { Select, Text } from '@mantine/core';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatNumber } from '../../../design/format.ts';
import { toNumber } from '../metric-value.ts';
import { type ChartsQuery, findsMetric } from './charts-query.ts';

/** So many runs stand side by side. */
const most = 12;

/** Each metric as its difference from one run: to the right is more, to the left is less. */
export function DifferenceTable(props: {
  readonly runs: readonly RunRow[];
  readonly metrics: readonly string[];
  readonly query: ChartsQuery;
  readonly change: (change: Partial<ChartsQuery>) => void;
}) {
  const { runs, query, change } = props;
  const base = runs.find((run) => run.id === query.base) ?? runs[0];
  if (base === undefined) return null;
  const others = runs.filter((run) => run !== base).slice(0, most);
  const metrics = props.metrics.filter((name) => base.metrics[name] !== undefined).filter(findsMetric(query.find));
  return (
    <>
      <Select
        size="xs"
        w={260}
        mb="xs"
        label="Compared with"
        data={runs.map((run) => ({ value: run.id, label: run.name || run.id }))}
        value={base.id}
        onChange={(id) => change({ base: id ?? undefined })}
        allowDeselect={false}
        searchable
      />
      <div className="k-difference">
        <table aria-label={`Difference of each metric from ${base.name}`}>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">{base.name || base.id}</th>
              {others.map((run) => (
                <th key={run.id} scope="col">
                  <EvidenceLink to={`/runs/${run.id}`}>{run.name || run.id}</EvidenceLink>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {metrics.map((name) => (
              <MetricLine key={name} name={name} base={base} others={others} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function MetricLine({
  name,
  base,
  others,
}: {
  readonly name: string;
  readonly base: RunRow;
  readonly others: readonly RunRow[];
}) {
  const from = toNumber(base.metrics[name] ?? 'NaN');
  const gaps = others.map((run) => toNumber(run.metrics[name] ?? 'NaN') - from);
  const widest = gaps.reduce((widest, gap) => (Number.isFinite(gap) ? Math.max(widest, Math.abs(gap)) : widest), 0);
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      <td>{formatNumber(from, 4)}</td>
      {gaps.map((gap, index) => (
        <td key={others[index]?.id ?? index}>
          <Gap gap={gap} from={from} widest={widest} />
        </td>
      ))}
    </tr>
  );
}

function Gap({ gap, from, widest }: { readonly gap: number; readonly from: number; readonly widest: number }) {
  if (!Number.isFinite(gap))
    return (
      <Text component="span" size="xs" c="var(--k-muted)">
        –
      </Text>
    );
  const share = widest === 0 ? 0 : (Math.abs(gap) / widest) * 50;
  const sign = gap > 0 ? '+' : gap < 0 ? '−' : '±';
  const relative = from === 0 || gap === 0 ? '' : ` (${sign}${formatNumber(Math.abs(gap / from) * 100, 1)} %)`;
  return (
    <span className="k-gap">
      <span
        className="k-gap-bar"
        data-less={gap < 0 || undefined}
        style={{ width: `${share}%`, [gap < 0 ? 'right' : 'left']: '50%' }}
        aria-hidden
      />
      <span className="k-gap-text">
        {sign}
        {formatNumber(Math.abs(gap), 4)}
        <span className="k-gap-share">{relative}</span>
      </span>
    </span>
  );
}
