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
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type RefObject, useEffect, useRef } from 'react';
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

/** What a new option replaces as a whole, so that nothing of the old one stays. */
const parts = ['series', 'xAxis', 'yAxis'];

/**
 * A chart. `option` gets the colours in force and returns what differs from the house's base; `summary` says in words what the chart shows, for
 * screen readers and as its caption when `caption` is set.
 */
export function Chart(props: {
  readonly option: (colours: ChartColours) => EChartsCoreOption;
  readonly summary: string;
  readonly height?: number;
  readonly caption?: boolean;
  /** Gets the chart itself, for saving it and for places under the pointer. */
  readonly instance?: RefObject<EChartsType | null>;
}) {
  const scheme = useComputedColorScheme('light');
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const { option, instance } = props;
  useEffect(() => {
    if (host.current === null) return undefined;
    const made = init(host.current, undefined, { renderer: 'svg' });
    chart.current = made;
    if (instance !== undefined) instance.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      made.dispose();
      if (instance !== undefined) instance.current = null;
    };
  }, [instance]);
  // New numbers move the old marks instead of drawing all anew: nothing jumps when the page is live.
  useEffect(() => {
    if (host.current !== null) host.current.dataset.scheme = scheme;
    const colours = readChartColours();
    chart.current?.setOption({ ...baseOption(colours), ...option(colours) }, { replaceMerge: parts });
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
