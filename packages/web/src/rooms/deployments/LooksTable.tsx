import type { ReleaseStepView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { Age } from '../../design/Age.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount } from '../../design/format.ts';
import { IntervalMark, rangeOf, sayEstimate } from '../../design/IntervalMark.tsx';
import { metricLabel } from '../../design/metric-words.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { lookWords } from './release-words.ts';

/** Every judgement of a canary with its numbers, newest first. Above 0 the candidate costs less, or is better, than the champion. */
export function LooksTable(props: {
  readonly looks: readonly ReleaseStepView[];
  readonly currency: string | undefined;
}) {
  const { looks, currency } = props;
  return (
    <DataTable
      caption="Judgements of the trial"
      columns={columnsOf(looks, currency)}
      rows={[...looks].reverse()}
      rowKey={(look) => `${look.step} ${look.at}`}
    />
  );
}

/** How much better the candidate is: by cost, else by a metric. */
function differenceOf({ costDifference, metricDifference }: ReleaseStepView) {
  return costDifference ?? metricDifference;
}

function columnsOf(
  looks: readonly ReleaseStepView[],
  currency: string | undefined,
): readonly TableColumn<ReleaseStepView>[] {
  const range = rangeOf(looks.map(differenceOf));
  const metric = looks.find(({ metricDifference }) => metricDifference !== undefined)?.metricDifference?.metric;
  const unit = metric === undefined ? `${currency ?? 'cost'} per 1,000 records` : metricLabel(metric);
  return [
    {
      name: 'Step',
      text: (look) => `${look.step + 1}`,
      cell: (look) => (
        <Text component="span" inherit style={{ whiteSpace: 'nowrap' }}>
          {look.step + 1}, {Math.round(look.weight * 100)} %
        </Text>
      ),
    },
    {
      name: 'Decided',
      text: (look) => lookWords[look.verdict].word,
      cell: (look) => <StateMark state={lookWords[look.verdict].state} label={lookWords[look.verdict].word} />,
    },
    {
      name:
        metric === undefined
          ? `Saves against the champion, ${currency ?? 'cost'} per 1,000`
          : `Better than the champion, ${unit}`,
      text: (look) => {
        const difference = differenceOf(look);
        return difference === undefined ? '–' : sayEstimate(difference);
      },
      cell: (look) => {
        const difference = differenceOf(look);
        return difference === undefined ? '–' : <IntervalMark estimate={difference} range={range} unit={unit} />;
      },
    },
    { name: 'Requests', text: (look) => formatCount(look.requests), numeric: true, wide: true },
    { name: 'Labels', text: (look) => formatCount(look.labels), numeric: true, wide: true },
    { name: 'Why', text: (look) => look.reason, wide: true },
    { name: 'When', text: (look) => new Date(look.at).toISOString(), cell: (look) => <Age at={look.at} /> },
  ];
}
