import type { EChartsCoreOption } from 'echarts/core';

/** Colours of a chart, read from the page's CSS so that light and dark are one source. */
export interface ChartColours {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly champion: string;
  readonly challenger: string;
  readonly reference: string;
  readonly ok: string;
  readonly warning: string;
  readonly failed: string;
  readonly surface: string;
}

/** Reads the colours in force. */
export function readChartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--k-${name}`).trim();
  return {
    text: read('text'),
    muted: read('muted'),
    line: read('line'),
    champion: read('champion'),
    challenger: read('challenger'),
    reference: read('reference'),
    ok: read('ok'),
    warning: read('warning'),
    failed: read('failed'),
    surface: read('surface'),
  };
}

/** What all charts share: small grid, quiet axes, tooltips in the page's type. */
export function baseOption(colours: ChartColours): EChartsCoreOption {
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 200,
    animationDurationUpdate: 300,
    color: [colours.champion, colours.challenger, colours.reference, colours.ok, colours.warning],
    // The page's own font by name: 'inherit' is drawn right but measured wrong, and labels are cut.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.text, fontSize: 12 },
    grid: { left: 8, right: 16, top: 28, bottom: 28, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
    },
    // The chart's own summary is its name; the library would put a listing of its points over it.
    aria: { enabled: true, label: { enabled: false } },
  };
}

/** An axis with name and unit. */
export function axis(
  colours: ChartColours,
  type: 'value' | 'category' | 'time' | 'log',
  name: string,
  more: object = {},
): object {
  return {
    type,
    name,
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: { color: colours.muted, fontSize: 12 },
    axisLabel: { color: colours.muted, fontSize: 11, hideOverlap: true },
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    ...more,
  };
}
