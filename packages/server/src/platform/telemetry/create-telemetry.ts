import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type DestinationStream, destination, type Logger as PinoLogger, pino } from 'pino';
import prom from 'prom-client';
import type { Config } from '../config/config.ts';
import type { Logger, Telemetry } from './telemetry.ts';

/** What a log line never shows, wherever a request's headers or a configuration with a password in it end up in one. */
const SECRETS = [
  'authorization',
  'cookie',
  'token',
  'password',
  '*.authorization',
  '*.cookie',
  '*.token',
  '*.password',
  '*.headers.authorization',
  '*.headers.cookie',
  '*.headers["set-cookie"]',
];

/** Where log lines go besides the configured place; tests catch them here. */
export interface TelemetrySinks {
  readonly log?: DestinationStream;
  readonly version?: string;
}

/** JSON logs to standard error (or `logFile`) and a Prometheus registry of this process. */
export function createTelemetry(config: Pick<Config, 'logLevel' | 'logFile'>, sinks: TelemetrySinks = {}): Telemetry {
  const target =
    sinks.log ??
    destination(
      config.logFile === undefined ? { dest: 2, sync: false } : { dest: config.logFile, mkdir: true, sync: false },
    );
  const log = pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: SECRETS, censor: '[redacted]' },
    },
    target,
  );
  const registry = new prom.Registry();
  prom.collectDefaultMetrics({ register: registry });
  addBuildInfo(registry, sinks.version ?? '0.1.0');
  addEventLoopLag(registry);
  return { log: loggerOf(log), ...families(registry), expose: () => registry.metrics() };
}

function families(registry: prom.Registry): Pick<Telemetry, 'counter' | 'gauge' | 'histogram'> {
  const common = (name: string, help: string, labels: readonly string[]) => {
    if (!/^kaizen_[a-z0-9_]+$/.test(name)) throw new TypeError(`metric names begin with kaizen_: ${name}`);
    return { name, help, labelNames: [...labels], registers: [registry] };
  };
  return {
    counter: (name, help, labels) => {
      const family = new prom.Counter(common(name, help, labels));
      return { add: (values, value = 1) => family.inc({ ...values }, value) };
    },
    gauge: (name, help, labels) => {
      const family = new prom.Gauge(common(name, help, labels));
      return { set: (values, value) => family.set({ ...values }, value) };
    },
    histogram: (name, help, labels, buckets) => {
      const family = new prom.Histogram({ ...common(name, help, labels), buckets: [...buckets] });
      return { observe: (values, value) => family.observe({ ...values }, value) };
    },
  };
}

function loggerOf(log: PinoLogger): Logger {
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    bind: (fields) => loggerOf(log.child({ ...fields })),
  };
}

function addBuildInfo(registry: prom.Registry, version: string): void {
  const family = new prom.Gauge({
    name: 'kaizen_build_info',
    help: 'Version of Kaizen and of its runtime; always 1.',
    labelNames: ['version', 'node'],
    registers: [registry],
  });
  family.set({ version, node: process.versions.node }, 1);
}

/** The longest the event loop stood still since the metrics were read before: what slow requests have in common. */
function addEventLoopLag(registry: prom.Registry): void {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  new prom.Gauge({
    name: 'kaizen_event_loop_lag_max_seconds',
    help: 'Longest stall of the event loop since the last scrape.',
    registers: [registry],
    collect() {
      this.set(delay.max / 1e9);
      delay.reset();
    },
  });
}
