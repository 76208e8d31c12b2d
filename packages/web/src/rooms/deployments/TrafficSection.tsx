import type { TrafficView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Async } from '../../design/Async.tsx';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';
import { ColourDot } from '../../design/SplitBar.tsx';
import { trafficQuery } from './deployment-queries.ts';
import { roleColour, roleWord, versionPath } from './release-words.ts';

type OfVersion = TrafficView['byVersion'][number];

/** Rows answered per minute by version, and how fast each version answers. */
export function TrafficSection({ deployment, model }: { readonly deployment: string; readonly model: string }) {
  const traffic = useQuery(trafficQuery(deployment));
  return (
    <Section title="Traffic" text="Counted since the server started; the chart holds the last hour.">
      <Async
        query={traffic}
        isEmpty={(view) => view.requests === 0}
        empty={`No request yet. Send rows to /v2/models/${deployment}/infer.`}
        height={260}
      >
        {(view) => (
          <>
            <TrafficChart traffic={view} />
            <DataTable
              caption="Answers by version"
              columns={columnsOf(model, view.targets)}
              rows={view.byVersion}
              rowKey={(row) => `${row.modelVersionId} ${row.role}`}
            />
          </>
        )}
      </Async>
    </Section>
  );
}

function columnsOf(model: string, targets: TrafficView['targets']): readonly TableColumn<OfVersion>[] {
  return [
    {
      name: 'Version',
      text: (row) => `${row.version}`,
      cell: (row) => (
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
          <ColourDot colour={presentColour(row, targets)} />
          <EvidenceLink to={versionPath(model, row.version)}>version {row.version}</EvidenceLink>
        </span>
      ),
    },
    { name: 'As', text: (row) => roleWord(row.role) },
    { name: 'Requests', text: (row) => formatCount(row.requests), numeric: true },
    { name: 'Rows', text: (row) => formatCount(row.rows), numeric: true, wide: true },
    { name: 'p50, ms', text: (row) => (row.p50 === undefined ? '–' : formatNumber(row.p50, 2)), numeric: true },
    { name: 'p99, ms', text: (row) => (row.p99 === undefined ? '–' : formatNumber(row.p99, 2)), numeric: true },
  ];
}

function TrafficChart({ traffic }: { readonly traffic: TrafficView }) {
  const { series, targets } = traffic;
  const option = useCallback(
    (colours: ChartColours) => {
      const minutes = lastHour(series);
      const champion = targets.find(({ role }) => role === 'champion')?.version;
      const challenger = targets.find(({ role }) => role === 'canary')?.version;
      const colourOf = (version: number) =>
        version === champion ? colours.champion : version === challenger ? colours.challenger : colours.reference;
      return {
        grid: { left: 4, right: 16, top: 8, bottom: 4, containLabel: true },
        xAxis: axis(colours, 'category', '', { data: minutes.map(sayMinute), splitLine: { show: false } }),
        yAxis: axis(colours, 'value', '', { minInterval: 1, splitNumber: 4 }),
        series: versionsOf(series).map((version) => ({
          name: `version ${version}`,
          type: 'bar',
          stack: 'rows',
          barMaxWidth: 14,
          itemStyle: { color: colourOf(version) },
          data: rowsByMinute(series, version, minutes),
        })),
      };
    },
    [series, targets],
  );
  const total = series.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <>
      <Text size="sm" fw={500}>
        Rows per minute
      </Text>
      <Chart
        option={option}
        height={180}
        summary={`Rows answered per minute by version in the last hour, ${formatCount(total)} in all`}
      />
    </>
  );
}

/** The colour of what a version is now; a former one is grey, here and on the chart. */
function presentColour(row: OfVersion, targets: TrafficView['targets']): string {
  const target = targets.find(({ modelVersionId }) => modelVersionId === row.modelVersionId);
  return target === undefined ? 'var(--k-reference)' : roleColour(target.role);
}

/** The sixty minutes up to the newest one with traffic. */
function lastHour(series: TrafficView['series']): readonly number[] {
  const newest = Math.max(...series.map(({ at }) => at));
  return Array.from({ length: 60 }, (_, index) => newest - (59 - index) * 60_000);
}

/** The rows of one version in each of the minutes, 0 where it had none. */
function rowsByMinute(series: TrafficView['series'], version: number, minutes: readonly number[]): readonly number[] {
  const rows = new Map(series.filter((minute) => minute.version === version).map(({ at, rows }) => [at, rows]));
  return minutes.map((at) => rows.get(at) ?? 0);
}

function sayMinute(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
}

function versionsOf(series: TrafficView['series']): number[] {
  return [...new Set(series.map(({ version }) => version))].sort((a, b) => a - b);
}
