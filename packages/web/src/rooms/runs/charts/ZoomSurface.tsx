import type { EChartsType } from 'echarts/core';
import { type PointerEvent, type ReactNode, type RefObject, useState } from 'react';
import type { Stretch } from './use-metric-series.ts';

/** Shorter drags are clicks. */
const leastDrag = 6;

interface Drag {
  readonly from: number;
  readonly to: number;
}

/** Drag with the mouse over a chart to look closer at a stretch of its horizontal axis; a double click shows all again. */
export function ZoomSurface(props: {
  readonly chart: RefObject<EChartsType | null>;
  readonly zoom: (stretch: Stretch | undefined) => void;
  readonly children: ReactNode;
}) {
  const [drag, setDrag] = useState<Drag>();
  const start = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === 'touch' || event.button !== 0) return;
    const x = placeOf(event);
    if (valueAt(props.chart.current, x) !== undefined) setDrag({ from: x, to: x });
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (drag !== undefined) setDrag({ from: drag.from, to: placeOf(event) });
  };
  const end = () => {
    if (drag === undefined) return;
    setDrag(undefined);
    if (Math.abs(drag.to - drag.from) < leastDrag) return;
    const [a, b] = [valueAt(props.chart.current, drag.from), valueAt(props.chart.current, drag.to)];
    if (a !== undefined && b !== undefined && a !== b) props.zoom({ from: Math.min(a, b), to: Math.max(a, b) });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same can be done by the fields of the large view
    <div
      style={{ position: 'relative', touchAction: 'pan-y', userSelect: 'none' }}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerLeave={end}
      onDoubleClick={() => props.zoom(undefined)}
    >
      {props.children}
      {drag === undefined ? null : <Band drag={drag} />}
    </div>
  );
}

function Band({ drag }: { readonly drag: Drag }) {
  return (
    <div
      aria-hidden
      style={{
        position: 'absolute',
        top: 12,
        bottom: 26,
        left: Math.min(drag.from, drag.to),
        width: Math.abs(drag.to - drag.from),
        background: 'color-mix(in srgb, var(--mantine-primary-color-filled) 16%, transparent)',
        pointerEvents: 'none',
      }}
    />
  );
}

function placeOf(event: PointerEvent<HTMLDivElement>): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left;
}

function valueAt(chart: EChartsType | null, x: number): number | undefined {
  const value: unknown = chart?.convertFromPixel({ xAxisIndex: 0 }, x);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
