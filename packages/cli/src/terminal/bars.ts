const blocks = '▁▂▃▄▅▆▇█';

/** Counts as a row of bars, one character each and at most `width`: neighbours are added up where there are more. A count above 0 is never drawn as nothing. */
export function drawBars(counts: readonly number[], width: number): string {
  const size = Math.ceil(counts.length / width);
  const bars: number[] = [];
  for (let at = 0; at < counts.length; at += size) {
    bars.push(counts.slice(at, at + size).reduce((sum, count) => sum + count, 0));
  }
  const highest = Math.max(...bars);
  return bars
    .map((count) => (count <= 0 ? ' ' : blocks[Math.min(7, Math.floor((count / highest) * 8 - 1e-9))]))
    .join('');
}

/** A number in at most about eight characters: "0.0312", "1,204", "3.1e+15"; a dash for none. */
export function shortNumber(value: number | undefined): string {
  if (value === undefined) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return value.toExponential(2);
  return value.toLocaleString('en-US', {
    maximumSignificantDigits: Math.max(4, Math.floor(Math.log10(size || 1)) + 1),
  });
}

/** A share in per cent: "0", "< 0.1 %", "12.5 %". */
export function shortShare(share: number): string {
  if (share === 0) return '0';
  return share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
}
