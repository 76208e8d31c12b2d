import type { WindowView } from '@kaizen/contracts';
import { Age } from '../../design/Age.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
import { IntervalMark, rangeOf, sayEstimate } from '../../design/IntervalMark.tsx';
import { useQueryParam } from '../../design/location.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { monitorPath, perThousand, sayRows } from './monitor-words.ts';

/** Every window with what was found in it, newest first, at most 50. */
export function WindowsTable(props: {
  readonly windows: readonly WindowView[];
  readonly monitor: string;
  readonly currency: string | undefined;
}) {
  const [selected] = useQueryParam('window');
  return (
    <DataTable
      caption={`Windows of ${props.monitor}`}
      columns={columnsOf(props)}
      rows={props.windows}
      rowKey={(window) => window.id}
      {...(selected === undefined ? {} : { selected })}
    />
  );
}

function columnsOf(props: {
  readonly windows: readonly WindowView[];
  readonly monitor: string;
  readonly currency: string | undefined;
}): readonly TableColumn<WindowView>[] {
  const extra = (window: WindowView) =>
    window.costAboveReference === undefined ? undefined : perThousand(window.costAboveReference);
  const range = rangeOf(props.windows.map(extra));
  return [
    {
      name: 'Rows',
      text: sayRows,
      cell: (window) => (
        <EvidenceLink to={monitorPath(props.monitor)} search={{ window: window.id }}>
          <span style={{ whiteSpace: 'nowrap' }}>
            {formatCount(window.fromOrdinal)}–{formatCount(window.toOrdinal)}
          </span>
        </EvidenceLink>
      ),
    },
    { name: 'State', text: (window) => window.state, cell: (window) => <StateMark state={window.state} /> },
    { name: 'Drifted', text: sayDrifted },
    {
      name: 'F1',
      text: ({ metrics }) => (metrics.f1 === undefined ? '–' : formatNumber(metrics.f1, 3)),
      numeric: true,
      wide: true,
    },
    { name: 'Labels', text: (window) => formatCount(window.labelled), numeric: true, wide: true },
    {
      name: `Cost above the reference, ${props.currency ?? 'cost'} per 1,000`,
      text: (window) => {
        const estimate = extra(window);
        return estimate === undefined ? '–' : sayEstimate(estimate);
      },
      cell: (window) => {
        const estimate = extra(window);
        return estimate === undefined ? '–' : <IntervalMark estimate={estimate} range={range} better="below" />;
      },
      wide: true,
    },
    {
      name: 'Judged',
      text: (window) => new Date(window.evaluatedAt).toISOString(),
      cell: (window) => <Age at={window.evaluatedAt} />,
      wide: true,
    },
  ];
}

function sayDrifted({ drift }: WindowView): string {
  const drifted = drift.filter((measure) => measure.drifted).map(({ column }) => column);
  return drifted.length === 0 ? 'nothing' : drifted.join(', ');
}
