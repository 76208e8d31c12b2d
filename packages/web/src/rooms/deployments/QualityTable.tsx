import type { QualityReport } from '@kaizen/contracts';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
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
  const words =
    first === undefined ? '' : ` on ${formatCount(first.n)} rows, ${formatCount(first.positives)} real cases`;
  return (
    <DataTable caption={`Quality${words}`} columns={columnsOf(currency)} rows={sides} rowKey={(side) => side.name} />
  );
}

function columnsOf(currency: string | undefined): readonly TableColumn<QualitySide>[] {
  const number = (name: string, read: (quality: QualityReport) => number, wide = false): TableColumn<QualitySide> => ({
    name,
    text: (side) => formatNumber(read(side.quality), 4),
    numeric: true,
    ...(wide ? { wide: true } : {}),
  });
  const count = (name: string, read: (quality: QualityReport) => number): TableColumn<QualitySide> => ({
    name,
    text: (side) => formatCount(read(side.quality)),
    numeric: true,
    wide: true,
  });
  return [
    {
      name: 'Version',
      text: (side) => side.name,
      cell: (side) => (
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
          <ColourDot colour={side.colour} />
          {side.name}
        </span>
      ),
    },
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
      text: ({ quality }) => (quality.costPer1000 === undefined ? '–' : formatCount(quality.costPer1000)),
      numeric: true,
    },
  ];
}
