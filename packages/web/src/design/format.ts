/** 12345 → "12,345". */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** A number with at most `digits` digits after the point, a smaller one with as many significant digits; the very small and the very large in powers of ten. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size === 0 || (size >= 10 ** -digits && size < 1e9))
    return value.toLocaleString('en-US', { maximumFractionDigits: digits });
  if (size >= 1e-5 && size < 1) return value.toLocaleString('en-US', { maximumSignificantDigits: Math.max(1, digits) });
  return value.toExponential(2);
}

/** A share of 0–1 as per cent; what would be rounded to nothing is told as less than the last digit. */
export function formatShare(value: number, digits = 1): string {
  const least = 10 ** -digits;
  if (value > 0 && value * 100 < least) return `< ${formatNumber(least, digits)} %`;
  return `${formatNumber(value * 100, digits)} %`;
}

/** Bytes with a binary unit. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${formatNumber(bytes / 1024 ** power, power === 0 ? 0 : 1)} ${units[power] ?? 'B'}`;
}

/** How long something took. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
  return `${Math.floor(ms / 3_600_000)} h ${Math.round((ms % 3_600_000) / 60_000)} min`;
}

/** "4 minutes ago"; the absolute time belongs on hover (see Age). */
export function formatAge(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 5) return 'just now';
  const steps: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ];
  const [unit, size] = steps.find(([, length]) => seconds >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(-Math.floor(seconds / size), unit);
}

/** A sentence of the server with every id in it shortened. */
export function shortenIds(text: string): string {
  return text.replaceAll(/\b[a-z]{2,4}_[0-9A-Za-z]{16,}/g, shortId);
}

/** The first characters of an id, enough to tell it apart on a page. */
export function shortId(id: string): string {
  return id.length <= 14 ? id : `${id.slice(0, 6)}…${id.slice(-5)}`;
}
