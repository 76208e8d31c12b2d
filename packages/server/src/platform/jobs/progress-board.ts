import type { JobView } from '@kaizen/contracts';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { type JobRow, jobViewOf } from './job-row.ts';

type Progress = NonNullable<JobView['progress']>;

const SHOWN_EVERY_MS = 100;

interface Shown {
  row: JobRow;
  progress: Progress | undefined;
  shownAt: number;
  timer: NodeJS.Timeout | undefined;
}

/** Live progress of running jobs, in memory; listeners hear of a job at most every 100 ms, and of every change of state at once. */
export class ProgressBoard {
  readonly #jobs = new Map<string, Shown>();
  readonly #listeners = new Set<(job: JobView) => void>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  subscribe(listener: (job: JobView) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  viewOf(row: JobRow): JobView {
    return jobViewOf(row, row.state === 'running' ? this.#jobs.get(row.id)?.progress : undefined);
  }

  /** A job began to run here. */
  open(row: JobRow): void {
    this.#jobs.set(row.id, { row, progress: undefined, shownAt: performance.now(), timer: undefined });
    this.#tell(jobViewOf(row, undefined));
  }

  report(id: string, progress: Progress): void {
    const shown = this.#jobs.get(id);
    if (shown === undefined) return;
    shown.progress = progress;
    if (shown.timer !== undefined || this.#listeners.size === 0) return;
    const wait = shown.shownAt + SHOWN_EVERY_MS - performance.now();
    if (wait <= 0) this.#show(shown);
    else shown.timer = setTimeout(() => this.#show(shown), wait).unref();
  }

  /** A job changed its state; a job that ended or was left is taken off the board. */
  change(row: JobRow): void {
    const shown = this.#jobs.get(row.id);
    clearTimeout(shown?.timer);
    this.#jobs.delete(row.id);
    this.#tell(jobViewOf(row, shown?.progress));
  }

  drop(id: string): void {
    clearTimeout(this.#jobs.get(id)?.timer);
    this.#jobs.delete(id);
  }

  #show(shown: Shown): void {
    shown.timer = undefined;
    shown.shownAt = performance.now();
    this.#tell(jobViewOf(shown.row, shown.progress));
  }

  #tell(view: JobView): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(view);
      } catch (error) {
        this.#log.error({ error: messageOf(error), job: view.id }, 'a listener of job progress failed');
      }
    }
  }
}
