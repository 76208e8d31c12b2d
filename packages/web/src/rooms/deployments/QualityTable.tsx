import { isTwoClassReport, listQualityMetrics, type QualityReport, type TwoClassReport } from '@kaizen/contracts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
import { formatMetric, metricLabel } from '../../design/metric-words.ts';
import { ColourDot } from '../../design/SplitBar.tsx';

/** One side of a comparison: its name, fixed colour and quality. */
export interface QualitySide {
  readonly name: string;
  readonly colour: string;
  readonly quality: QualityReport;
}

/** The quality of two or more sides on the same rows. */
export function QualityTable({
  sides,
  currency,
}: {
  readonly sides: readonly QualitySide[];
  readonly currency?: string;
}) {
  const first = sides[0]?.quality;
  const cases =
    first !== undefined && isTwoClassReport(first) ? `, ${formatCount(first.positives)} real cases` : '';
  const words = first === undefined ? '' : ` on ${formatCount(first.n)} rows${cases}`;
  const columns = sides.every(({ quality }) => isTwoClassReport(quality)) ? decisionColumns(currency) : metricColumns(sides);
  return <DataTable caption={`Quality${words}`} columns={columns} rows={sides} rowKey={(side) => side.name} />;
}

const version: TableColumn<QualitySide> = {
  name: 'Version',
  text: (side) => side.name,
  cell: (side) => (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
      <ColourDot colour={side.colour} />
      {side.name}
    </span>
  ),
};

/** The metrics that the sides have, whatever their task. */
function metricColumns(sides: readonly QualitySide[]): readonly TableColumn<QualitySide>[] {
  const valueOf = ({ quality }: QualitySide, metric: string) =>
    listQualityMetrics(quality).find(([name]) => name === metric)?.[1];
  const names = [...new Set(sides.flatMap(({ quality }) => listQualityMetrics(quality).map(([name]) => name)))];
  const metrics = names.map((metric, index): TableColumn<QualitySide> => ({
    name: metricLabel(metric),
    text: (side) => {
      const value = valueOf(side, metric);
      return value === undefined ? '–' : formatMetric(metric, value);
    },
    numeric: true,
    ...(index < 3 ? {} : { wide: true }),
  }));
  return [version, ...metrics];
}

/** Of models that find one class. */
function decisionColumns(currency: string | undefined): readonly TableColumn<QualitySide>[] {
  const say = (side: QualitySide, read: (quality: TwoClassReport) => string) =>
    isTwoClassReport(side.quality) ? read(side.quality) : '–';
  const number = (name: string, read: (quality: TwoClassReport) => number, wide = false): TableColumn<QualitySide> => ({
    name,
    text: (side) => say(side, (quality) => formatNumber(read(quality), 4)),
    numeric: true,
    ...(wide ? { wide: true } : {}),
  });
  const count = (name: string, read: (quality: TwoClassReport) => number): TableColumn<QualitySide> => ({
    name,
    text: (side) => say(side, (quality) => formatCount(read(quality))),
    numeric: true,
    wide: true,
  });
  return [
    version,
    number('F1', (quality) => quality.f1),
    number('Precision', (quality) => quality.precision, true),
    number('Recall', (quality) => quality.recall, true),
    number('ROC AUC', (quality) => quality.auc),
    number('Accuracy', (quality) => quality.accuracy, true),
    count('Found', (quality) => quality.confusion.tp),
    count('Missed', (quality) => quality.confusion.fn),
    count('False alarms', (quality) => quality.confusion.fp),
    number('Acts from score', (quality) => quality.threshold, true),
    {
      name: `Cost per 1,000${currency === undefined ? '' : `, ${currency}`}`,
      text: (side) =>
        say(side, ({ costPer1000 }) => (costPer1000 === undefined ? '–' : formatCount(costPer1000))),
      numeric: true,
    },
  ];
}
