import type { SearchedParameter, TrialView, TuningView } from '@kaizen/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { rampColour, shareOf } from '../charts/plot-columns.ts';
import { nameMetric, sayMetric } from '../metric-value.ts';
import { sayValue } from './tuning-words.ts';

/** What is chosen on the axes: stretches by the id of the axis (numbers; places in the list for words). */
export type Brushed = ReadonlyMap<string, ReadonlyArray<readonly [number, number]>>;

/** Axes are told apart by the name of their parameter after `p.`; the last one is the score. */
const scoreAxis = 'score';
const idOf = (name: string) => `p.${name}`;

const wordsOf = ({ values }: SearchedParameter) => values?.map(String);

/** Where a trial stands on the axis of a parameter; undefined where its condition does not hold. */
function placeOf(trial: TrialView, parameter: SearchedParameter): number | undefined {
  const value = trial.parameters[parameter.name];
  const words = wordsOf(parameter);
  if (value === undefined) return undefined;
  if (words !== undefined) return words.indexOf(String(value));
  return typeof value === 'number' ? value : undefined;
}

/** The trials that pass where something is chosen, on every axis that has a choice. */
export function chooseTrials(tuning: TuningView, brushed: Brushed): readonly TrialView[] {
  const chosen = [...brushed].filter(([, stretches]) => stretches.length > 0);
  if (chosen.length === 0) return tuning.trials;
  return tuning.trials.filter((trial) =>
    chosen.every(([axisId, stretches]) => {
      const parameter = tuning.space.find(({ name }) => idOf(name) === axisId);
      const place = parameter === undefined ? trial.score : placeOf(trial, parameter);
      return place !== undefined && stretches.some(([low, high]) => place >= low && place <= high);
    }),
  );
}

/** Trials with a score as lines over their parameters to the score; the better, the further along the colours. */
export function drawTrials(colours: ChartColours, tuning: TuningView): EChartsCoreOption {
  const { space, metric } = tuning;
  const drawn = tuning.trials.filter(({ score }) => score !== undefined);
  const scores = drawn.map(({ score }) => score ?? 0);
  return {
    animation: false,
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => drawTip(drawn[dataIndex], tuning),
    },
    parallel: { left: 40, right: 70, top: 40, bottom: 24, parallelAxisDefault: axisLook(colours) },
    parallelAxis: [
      ...space.map((parameter, dim) => ({
        dim,
        id: idOf(parameter.name),
        name: parameter.name,
        ...describeAxis(parameter),
      })),
      { dim: space.length, id: scoreAxis, name: nameMetric(metric), type: 'value', scale: true },
    ],
    series: [
      {
        type: 'parallel',
        lineStyle: { width: drawn.length > 200 ? 1 : 1.6, opacity: drawn.length > 200 ? 0.4 : 0.75 },
        inactiveOpacity: 0.05,
        data: drawn.map((trial) => ({
          value: [...space.map((parameter) => cellOf(trial, parameter)), trial.score],
          lineStyle: {
            color: rampColour(shareOf(trial.score ?? 0, scores)),
            ...(trial.status === 'pruned' ? { type: 'dashed' } : {}),
          },
        })),
      },
    ],
  };
}

/** ECharts leaves a line out where the value is a dash. */
function cellOf(trial: TrialView, parameter: SearchedParameter): number | string {
  const place = placeOf(trial, parameter);
  if (place === undefined) return '-';
  return wordsOf(parameter)?.[place] ?? place;
}

function describeAxis(parameter: SearchedParameter): object {
  const words = wordsOf(parameter);
  if (words !== undefined) return { type: 'category', data: words };
  const { from, to, scale } = parameter;
  return scale === 'log' ? { type: 'log', min: from, max: to } : { type: 'value', min: from, max: to };
}

function drawTip(trial: TrialView | undefined, { metric, space }: TuningView): HTMLElement {
  const box = document.createElement('div');
  if (trial === undefined) return box;
  const name = box.appendChild(document.createElement('b'));
  name.textContent = `Trial ${trial.number}, ${trial.status}`;
  const lines = [
    `${nameMetric(metric)} ${trial.score === undefined ? '–' : sayMetric(metric, trial.score)}`,
    ...space.map((parameter) => `${parameter.name} ${sayValue(trial.parameters, parameter.name)}`),
  ];
  for (const text of lines) box.appendChild(document.createElement('div')).textContent = text;
  return box;
}

function axisLook(colours: ChartColours): object {
  return {
    nameTextStyle: { color: colours.text, fontSize: 12 },
    nameLocation: 'end',
    nameGap: 14,
    nameTruncate: { maxWidth: 120 },
    axisLine: { lineStyle: { color: colours.muted } },
    axisTick: { show: false },
    // Lines cross the words.
    axisLabel: { color: colours.text, fontSize: 11, textBorderColor: colours.surface, textBorderWidth: 3 },
    splitLine: { show: false },
    areaSelectStyle: { color: colours.champion, opacity: 0.25, borderColor: colours.champion },
  };
}
