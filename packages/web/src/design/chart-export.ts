import type { EChartsType } from 'echarts/core';
import { saveFile } from './download.ts';

/** The drawing that stands on the page, as a file of its own. The chart's own text of it does not quote the names of fonts, which no reader takes. */
function drawingOf(chart: EChartsType): Blob {
  const drawing = chart.getDom().querySelector('svg');
  const text = drawing === null ? '' : new XMLSerializer().serializeToString(drawing);
  return new Blob([text], { type: 'image/svg+xml' });
}

/** Keeps a chart as it is drawn, as SVG. */
export function saveChartSvg(chart: EChartsType, name: string): void {
  saveFile(`${name}.svg`, drawingOf(chart));
}

/** Keeps a chart as a picture of twice the size on the page, on the ground of the page. */
export async function saveChartPng(chart: EChartsType, name: string): Promise<void> {
  const picture = new Image();
  picture.src = URL.createObjectURL(drawingOf(chart));
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = chart.getWidth() * 2;
  canvas.height = chart.getHeight() * 2;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--k-surface');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob !== null) saveFile(`${name}.png`, blob);
}
