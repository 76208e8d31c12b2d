import type { ChartSpec } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { useQueryParam } from '../../../design/location.ts';
import { readChart, writeChart } from './chart-spec.ts';
import type { SentFile } from './TableList.tsx';
import type { Asked } from './use-ask.ts';

/** Longer queries are not written into the address. */
const LONGEST = 4000;

/**
 * What the page asks. The address holds the query and the chart, or the saved view, so that it can be handed on; opening such an address runs the query. A file that was sent is this
 * browser's alone.
 */
export function useExploreState() {
  const [sqlInAddress, setSqlInAddress] = useQueryParam('sql');
  const [viewId] = useQueryParam('view');
  const [chartText, setChartText] = useQueryParam('chart');
  const [tab, setTab] = useQueryParam('tab');
  const [text, setText] = useState(sqlInAddress ?? '');
  const [files, setFiles] = useState<readonly SentFile[]>([]);
  const [asked, setAsked] = useState<Asked | undefined>(
    sqlInAddress === undefined ? undefined : { sql: sqlInAddress, files: [], project: undefined, run: 0 },
  );
  const view = useQuery({
    queryKey: ['explore-views', 'one', viewId],
    queryFn: () => client.explore.view(viewId ?? ''),
    enabled: viewId !== undefined,
    staleTime: 10_000,
  });
  const opened = viewId === undefined ? undefined : view.data;
  // A view opened by its address runs once it is there; what somebody else saves meanwhile does not change a text at hand.
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (opened === undefined || shown.current === opened.id) return;
    shown.current = opened.id;
    if (sqlInAddress !== undefined) return;
    const { sql, files: own = [], project } = opened;
    setText(sql);
    setAsked((before) => ({ sql, files: own, project, run: (before?.run ?? 0) + 1 }));
  }, [opened, sqlInAddress]);
  const run = () => {
    if (text.trim() === '') return;
    const isView = opened?.sql === text;
    const sent = files.map(({ table, upload }) => ({ table, upload }));
    setAsked((before) => ({
      sql: text,
      files: isView ? (opened.files ?? []) : sent,
      project: isView ? opened.project : undefined,
      run: (before?.run ?? 0) + 1,
    }));
    if (!isView) setSqlInAddress(text.length > LONGEST || sent.length > 0 ? undefined : text);
  };
  return {
    text,
    setText,
    files,
    setFiles,
    asked,
    run,
    view: { id: viewId, opened, error: view.error },
    tab: tab === 'chart' ? ('chart' as const) : ('rows' as const),
    setTab: (next: string | null) => setTab(next === 'chart' ? 'chart' : undefined),
    chart: readChart(chartText) ?? opened?.chart,
    setChart: (chart: ChartSpec) => setChartText(writeChart(chart)),
  };
}
