import { type Field, Misfit, message, text } from '../fields.ts';
import { truncate } from '../key-name.ts';
import { traceMetadata } from './known-names.ts';

const LONGEST_VALUE = 8000;

/** Greatest instant that a timestamp of the protocol can name: the end of the year 9999. */
const LAST_INSTANT = 253_402_300_799_999;

/** An object of texts. */
export const textMap: Field<Readonly<Record<string, string>>> = {
  required: false,
  absent: {},
  read: (raw) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new Misfit('type');
    const entries = Object.entries(raw).map(([name, value]) => {
      if (name.includes('\0')) throw new Misfit('reason', 'A name holds a NUL character (U+0000).');
      const read = text.read(value);
      return [name, truncate(read ?? '', LONGEST_VALUE)] as const;
    });
    return Object.fromEntries(entries);
  },
};

/** An instant as RFC 3339 text; milliseconds since 1970. */
export const timestamp: Field<number | undefined> = {
  required: false,
  absent: undefined,
  read: (raw) => {
    const ms = typeof raw === 'string' && /^\d{4}-\d\d-\d\dT/.test(raw) ? Date.parse(raw) : Number.NaN;
    if (!Number.isFinite(ms)) throw new Misfit('type');
    return within(ms);
  },
};

/** A duration as seconds with `s` behind them; whole milliseconds. */
export const duration: Field<number | undefined> = {
  required: false,
  absent: undefined,
  read: (raw) => {
    const seconds = typeof raw === 'string' ? /^(-?\d{1,12}(?:\.\d{1,9})?)s$/.exec(raw)?.[1] : undefined;
    if (seconds === undefined) throw new Misfit('type');
    return Math.max(0, Math.round(Number(seconds) * 1000));
  },
};

/** An instant in milliseconds as answers can tell it. */
export function within(ms: number): number {
  return Math.min(Math.max(ms, 0), LAST_INSTANT);
}

/** A name and its value. */
export const pair = message({ key: text, value: text });

type Pairs = ReadonlyArray<{ readonly key: string | undefined; readonly value: string | undefined }>;

/** Of two with one name the last counts. */
export function readPairs(pairs: Pairs): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key = '', value = '' }) => [key, truncate(value, LONGEST_VALUE)]));
}

/** The run that the metadata names. */
export function sourceRun(metadata: Readonly<Record<string, string>>): string | undefined {
  return metadata[traceMetadata.sourceRun] || undefined;
}

/** How many spans the metadata says that there are. */
export function expectedSpans(metadata: Readonly<Record<string, string>>): number | undefined {
  try {
    const count: unknown = JSON.parse(metadata[traceMetadata.sizeStats] ?? '{}')?.num_spans;
    return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : undefined;
  } catch {
    return undefined;
  }
}
