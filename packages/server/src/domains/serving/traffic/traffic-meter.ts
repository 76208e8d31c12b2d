import type { TrafficView } from '@kaizen/contracts';
import { LatencyHistogram } from './latency-histogram.ts';

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 60;
/** Versions that keep their own figures; the oldest are dropped. */
const KEPT_VERSIONS = 20;

/** One answered request, or one that failed after a version was chosen. */
export interface ObservedRequest {
  readonly modelVersionId: string;
  readonly version: number;
  readonly role: string;
  readonly rows: number;
  readonly failed: boolean;
  readonly milliseconds: number;
  readonly at: number;
}

interface VersionFigures {
  readonly modelVersionId: string;
  readonly version: number;
  readonly role: string;
  readonly latencies: LatencyHistogram;
  requests: number;
  rows: number;
}

interface MinuteFigures {
  readonly at: number;
  readonly version: number;
  rows: number;
  errors: number;
}

/** Traffic of one deployment since the process started, in bounded memory. */
export class TrafficMeter {
  readonly #latencies = new LatencyHistogram();
  readonly #versions = new Map<string, VersionFigures>();
  #minutes: MinuteFigures[] = [];
  #requests = 0;
  #errors = 0;

  observe(request: ObservedRequest): void {
    this.#requests += 1;
    if (request.failed) this.#errors += 1;
    const minute = this.#minuteOf(request);
    if (request.failed) minute.errors += 1;
    else minute.rows += request.rows;
    const figures = this.#figuresOf(request);
    figures.requests += 1;
    if (request.failed) return;
    figures.rows += request.rows;
    figures.latencies.observe(request.milliseconds);
    this.#latencies.observe(request.milliseconds);
  }

  /** A request that was refused before a version was chosen. */
  countRefused(): void {
    this.#requests += 1;
    this.#errors += 1;
  }

  view(now: number): Omit<TrafficView, 'deployment' | 'revision' | 'targets'> {
    const oldest = now - KEPT_MINUTES * MINUTE_MS;
    return {
      requests: this.#requests,
      errors: this.#errors,
      ...percentiles(this.#latencies),
      byVersion: [...this.#versions.values()].map(({ modelVersionId, version, role, requests, rows, latencies }) => ({
        modelVersionId,
        version,
        role,
        requests,
        rows,
        ...percentiles(latencies),
      })),
      series: this.#minutes.filter(({ at }) => at >= oldest).map((minute) => ({ ...minute })),
    };
  }

  #figuresOf({ modelVersionId, version, role }: ObservedRequest): VersionFigures {
    const key = `${modelVersionId} ${role}`;
    const known = this.#versions.get(key);
    if (known) return known;
    const made = { modelVersionId, version, role, latencies: new LatencyHistogram(), requests: 0, rows: 0 };
    this.#versions.set(key, made);
    const oldest = this.#versions.keys().next();
    if (this.#versions.size > KEPT_VERSIONS && !oldest.done) this.#versions.delete(oldest.value);
    return made;
  }

  #minuteOf({ at, version }: ObservedRequest): MinuteFigures {
    const start = at - (at % MINUTE_MS);
    for (let index = this.#minutes.length - 1; index >= 0; index -= 1) {
      const minute = this.#minutes[index];
      if (!minute || minute.at < start) break;
      if (minute.at === start && minute.version === version) return minute;
    }
    const made = { at: start, version, rows: 0, errors: 0 };
    this.#minutes = this.#minutes.filter((minute) => minute.at > start - KEPT_MINUTES * MINUTE_MS);
    this.#minutes.push(made);
    return made;
  }
}

function percentiles(latencies: LatencyHistogram): { p50?: number; p99?: number } {
  const [p50, p99] = [latencies.percentile(0.5), latencies.percentile(0.99)];
  return p50 === undefined || p99 === undefined ? {} : { p50, p99 };
}
