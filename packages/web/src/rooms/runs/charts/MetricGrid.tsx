import { Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { compareMetrics } from '../metric-value.ts';
import type { ChartsPanelProps } from './charts-props.ts';
import { type ChartsQuery, findsMetric } from './charts-query.ts';
import { LatestBars } from './LatestBars.tsx';
import { MetricCard } from './MetricCard.tsx';

/** One small chart for each metric that the search finds, in sections by what stands before the slash. */
export function MetricGrid(props: Omit<ChartsPanelProps, 'points'> & { readonly query: ChartsQuery }) {
  const { metrics, runs, query } = props;
  const sections = useMemo(() => {
    const present = new Set(runs.flatMap((run) => Object.keys(run.metrics)));
    const found = metrics.filter((name) => present.has(name)).filter(findsMetric(query.find));
    return [...Map.groupBy(found.toSorted(compareMetrics), sectionOf)].toSorted(([a], [b]) => rank(a) - rank(b));
  }, [metrics, runs, query.find]);
  if (sections.length === 0)
    return <Empty>{query.find === '' ? 'These runs have no metric yet.' : 'No metric is called so.'}</Empty>;
  return sections.map(([section, names]) => <MetricSection key={section} {...props} section={section} names={names} />);
}

function MetricSection(
  props: Omit<ChartsPanelProps, 'points'> & {
    readonly query: ChartsQuery;
    readonly section: string;
    readonly names: readonly string[];
  },
) {
  const { section, names, ...rest } = props;
  const [isOpen, setOpen] = useState(true);
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <section style={{ marginBottom: 16 }} aria-label={section}>
      <UnstyledButton onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} mb={6}>
        <Text size="sm" fw={600} c="var(--k-muted)" display="flex" style={{ gap: 4, alignItems: 'center' }}>
          <Icon size={14} aria-hidden /> {section} · {names.length}
        </Text>
      </UnstyledButton>
      {isOpen ? (
        <div className="k-metric-grid">
          {names.map((metric) =>
            props.query.kind === 'bars' ? (
              <section key={metric} className="k-metric-card" aria-label={metric}>
                <Text size="sm" fw={600} truncate title={metric}>
                  {metric}
                </Text>
                <LatestBars
                  metric={metric}
                  runs={props.runs}
                  colours={props.colours}
                  height={Math.max(120, Math.min(25, props.runs.length) * 20)}
                />
              </section>
            ) : (
              <MetricCard key={metric} metric={metric} {...rest} />
            ),
          )}
        </div>
      ) : null}
    </section>
  );
}

function sectionOf(name: string): string {
  const slash = name.indexOf('/');
  return slash <= 0 ? 'Metrics' : name.slice(0, slash);
}

/** The machine's own metrics stand last. */
function rank(section: string): number {
  return section === 'Metrics' ? 0 : section === 'system' ? 2 : 1;
}
