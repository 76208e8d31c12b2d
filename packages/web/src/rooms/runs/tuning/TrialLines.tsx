import type { TuningView } from '@kaizen/contracts';
import { Box } from '@mantine/core';
import { ParallelChart } from 'echarts/charts';
import { ParallelComponent } from 'echarts/components';
import { type EChartsType, use } from 'echarts/core';
import { useCallback, useEffect, useRef } from 'react';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { RampLegend } from '../charts/RampLegend.tsx';
import { nameMetric } from '../metric-value.ts';
import { drawTrials } from './trial-lines.ts';

use([ParallelChart, ParallelComponent]);

/** What ECharts tells when something is chosen along an axis. */
interface AreaSelected {
  readonly parallelAxisId?: string;
  readonly intervals?: ReadonlyArray<readonly [number, number]>;
}

/** Every trial as a line from its parameters to its score; dragging along an axis picks out those that pass there. */
export function TrialLines(props: {
  readonly tuning: TuningView;
  readonly brush: (axisId: string, stretches: ReadonlyArray<readonly [number, number]>) => void;
}) {
  const { tuning, brush } = props;
  const chart = useRef<EChartsType>(null);
  const option = useCallback((colours: ChartColours) => drawTrials(colours, tuning), [tuning]);
  useEffect(() => {
    const listen = ({ parallelAxisId, intervals }: AreaSelected) => {
      if (parallelAxisId !== undefined) brush(parallelAxisId, intervals ?? []);
    };
    // ECharts types its events loosely: this is what `axisareaselected` carries.
    chart.current?.on('axisareaselected', (event) => listen(event as AreaSelected));
    return () => void chart.current?.off('axisareaselected');
  }, [brush]);
  const scores = tuning.trials.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const names = [...tuning.space.map(({ name }) => name), nameMetric(tuning.metric)];
  return (
    <>
      <Box style={{ overflowX: 'auto' }}>
        <Box miw={110 * names.length}>
          <Chart
            option={option}
            height={340}
            instance={chart}
            summary={`${scores.length} trials over ${names.join(', ')}; the table below holds the same numbers`}
          />
        </Box>
      </Box>
      <RampLegend label={nameMetric(tuning.metric)} values={scores} />
    </>
  );
}
