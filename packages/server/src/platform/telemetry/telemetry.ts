/** Structured log of one component; `bind` adds fields. No secret and no row of data ever goes in. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  bind(fields: object): Logger;
}

/** A Prometheus metric family made once at start; labels are bounded sets. */
interface Counter {
  add(labels: Readonly<Record<string, string>>, value?: number): void;
}
interface Gauge {
  set(labels: Readonly<Record<string, string>>, value: number): void;
}
export interface Histogram {
  /** Seconds or bytes, base units. */
  observe(labels: Readonly<Record<string, string>>, value: number): void;
}

/** Logs and metrics. Metric names begin with `kaizen_`. */
export interface Telemetry {
  readonly log: Logger;
  counter(name: string, help: string, labels: readonly string[]): Counter;
  gauge(name: string, help: string, labels: readonly string[]): Gauge;
  histogram(name: string, help: string, labels: readonly string[], buckets: readonly number[]): Histogram;
  /** Exposition text, version 0.0.4. */
  expose(): Promise<string>;
}
