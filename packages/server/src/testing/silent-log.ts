import type { Logger } from '../platform/telemetry/telemetry.ts';

/** One entry that was logged. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A log that prints nothing and keeps what was said, for tests that look at it. */
export function createSilentLog(
  entries: LogEntry[] = [],
  bound: object = {},
): Logger & { readonly entries: readonly LogEntry[] } {
  const at = (level: LogEntry['level']) => (fields: object, message: string) => {
    entries.push({ level, fields: { ...bound, ...fields }, message });
  };
  return {
    entries,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    bind: (fields) => createSilentLog(entries, { ...bound, ...fields }),
  };
}
