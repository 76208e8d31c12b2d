import { Box, Text, useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { baseOption, type ChartColours, readChartColours } from './chart-theme.ts';

use([
  BarChart,
  LineChart,
  ScatterChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  MarkLineComponent,
  MarkAreaComponent,
  AriaComponent,
  SVGRenderer,
]);

/**
 * A chart. `option` gets the colours in force and returns what differs from the house's base; `summary` says in words what the chart shows, for
 * screen readers and as its caption when `caption` is set.
 */
export function Chart(props: {
  readonly option: (colours: ChartColours) => EChartsCoreOption;
  readonly summary: string;
  readonly height?: number;
  readonly caption?: boolean;
}) {
  const scheme = useComputedColorScheme('light');
  const host = useRef<HTMLDivElement>(null);
  const { option } = props;
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const chart = init(element, undefined, { renderer: 'svg' });
    const colours = readChartColours();
    chart.setOption({ ...baseOption(colours), ...option(colours) });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    element.dataset.scheme = scheme;
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [option, scheme]);
  return (
    <Box component="figure" m={0}>
      <div ref={host} style={{ width: '100%', height: props.height ?? 220 }} role="img" aria-label={props.summary} />
      {props.caption === true ? (
        <Text component="figcaption" size="xs" c="var(--k-muted)">
          {props.summary}
        </Text>
      ) : null}
    </Box>
  );
}
