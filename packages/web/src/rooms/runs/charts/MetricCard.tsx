import type { RunRow } from '@kaizen/contracts';
import { Box, Modal, Text } from '@mantine/core';
import { useDisclosure, useInViewport } from '@mantine/hooks';
import type { EChartsType } from 'echarts/core';
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { Async } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { formatCount } from '../../../design/format.ts';
import { CardHead } from './CardHead.tsx';
import type { ChartsQuery } from './charts-query.ts';
import { LatestBars } from './LatestBars.tsx';
import { LineNames } from './LineNames.tsx';
import { lineOption } from './line-option.ts';
import { StretchFields } from './StretchFields.tsx';
import { saveSeries } from './save-series.ts';
import { type Stretch, useMetricSeries } from './use-metric-series.ts';
import { ZoomSurface } from './ZoomSurface.tsx';

/** One metric of the charted runs. */
export interface MetricCardProps {
  readonly metric: string;
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly group: string | undefined;
  readonly query: ChartsQuery;
}

/** The lines of one metric; asked for when the card comes into sight. */
export function MetricCard(props: MetricCardProps) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const [wasSeen, setSeen] = useState(false);
  if (inViewport && !wasSeen) setSeen(true);
  const [opened, { open, close }] = useDisclosure();
  return (
    <Box ref={ref} component="section" aria-label={props.metric} className="k-metric-card">
      {/* What is out of sight is neither read nor announced as loading. */}
      {wasSeen ? (
        <Lines {...props} isLarge={false} open={open} />
      ) : (
        <Text size="sm" fw={600}>
          {props.metric}
        </Text>
      )}
      <Modal opened={opened} onClose={close} fullScreen title={props.metric}>
        {opened ? <Lines {...props} isLarge open={undefined} /> : null}
      </Modal>
    </Box>
  );
}

function Lines(
  props: MetricCardProps & {
    readonly isLarge: boolean;
    readonly open: (() => void) | undefined;
  },
) {
  const { metric, runs, query, isLarge } = props;
  const [zoomed, setZoomed] = useState<{ readonly axis: string; readonly stretch: Stretch }>();
  const stretch = zoomed?.axis === query.axis ? zoomed.stretch : undefined;
  const zoom = useCallback(
    (next: Stretch | undefined) => setZoomed(next === undefined ? undefined : { axis: query.axis, stretch: next }),
    [query.axis],
  );
  const chart = useRef<EChartsType>(null);
  const lines = useMetricSeries({
    runs,
    metric,
    axis: query.axis,
    stretch,
    points: isLarge ? 1500 : 300,
  });
  const height = isLarge ? Math.max(320, globalThis.innerHeight - 240) : 210;
  return (
    <>
      <CardHead
        metric={metric}
        isNamed={!isLarge}
        chart={chart}
        zoomOut={stretch === undefined ? undefined : () => zoom(undefined)}
        saveCsv={() => saveSeries(metric, lines.data ?? [], runs)}
        open={props.open}
      />
      {isLarge ? <StretchFields axis={query.axis} stretch={stretch} zoom={zoom} /> : null}
      {isLarge ? <LineNames runs={runs} colours={props.colours} group={props.group} /> : null}
      <Async query={lines} height={height}>
        {(series) =>
          series.every(({ total }) => total <= 1) ? (
            <LatestBars {...props} height={height} chart={chart} />
          ) : (
            <ZoomSurface chart={chart} zoom={zoom}>
              <DrawnLines {...props} series={series} stretch={stretch} height={height} chart={chart} />
            </ZoomSurface>
          )
        }
      </Async>
    </>
  );
}

function DrawnLines(
  props: MetricCardProps & {
    readonly series: Parameters<typeof lineOption>[0]['series'];
    readonly stretch: Stretch | undefined;
    readonly height: number;
    readonly chart: RefObject<EChartsType | null>;
  },
) {
  const { series, runs, colours, group, stretch, query } = props;
  const { axis, smooth, logX, logY } = query;
  const option = useCallback(
    (theme: ChartColours) =>
      lineOption({ series, runs, colours, group, stretch, query: { axis, smooth, logX, logY } }, theme),
    [series, runs, colours, group, stretch, axis, smooth, logX, logY],
  );
  const summary = useMemo(() => sayLines(props.metric, series), [props.metric, series]);
  return <Chart option={option} height={props.height} summary={summary} instance={props.chart} />;
}

function sayLines(metric: string, series: ReadonlyArray<{ readonly total: number }>): string {
  const points = series.reduce((sum, { total }) => sum + total, 0);
  return `${metric} of ${series.length} ${series.length === 1 ? 'run' : 'runs'}, ${formatCount(points)} points`;
}
