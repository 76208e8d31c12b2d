import type { FreedByGc } from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { JobContext, JobKind } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Artifacts } from '../artifacts/contract.ts';
import { findTracesOf, freeTraces } from '../traces/delete-traces.sql.ts';
import {
  countFreeable,
  type Freeable,
  findFreeable,
  findModelsOf,
  freeExperiment,
  freeModel,
  freePoints,
  freeRun,
} from './gc-store.sql.ts';

/** What the job is asked: only things that were deleted longer ago than this many milliseconds go. */
export interface GcInput {
  readonly olderThanMs: number;
}

export const GC_JOB = 'tracking.gc';

interface Given {
  readonly platform: Pick<Platform, 'db' | 'blobs' | 'clock'>;
  readonly artifacts: Pick<Artifacts, 'delete'>;
}

/** How far a collection is: kept, so that it goes on after a kill with the same instant and counts. */
interface GcState {
  readonly until: number;
  readonly total: number;
  readonly freed: FreedByGc;
}

const nothing: FreedByGc = { runs: 0, experiments: 0, models: 0, points: 0, blobs: 0, bytes: 0 };
const PAGE = 100;

/** Frees for good what was deleted: runs, logged models, experiments, their files, and the blobs that nothing needs any more. */
export function createGcJob(given: Given): JobKind<unknown, FreedByGc> {
  const { db, blobs, clock } = given.platform;
  return {
    name: GC_JOB,
    async run(job) {
      // Row mapping: the ledger gives back what was enqueued and saved with this kind.
      const { olderThanMs } = job.input as GcInput;
      let state = job.checkpoint as GcState | undefined;
      if (state === undefined) {
        const until = clock.now() - olderThanMs;
        const counts = await Promise.all(
          (['runs', 'models', 'experiments'] as const).map((kind) => countFreeable(db, kind, until)),
        );
        state = { until, total: counts.reduce((sum, count) => sum + count, 0), freed: nothing };
        await job.saveCheckpoint(state);
      }
      const work = new Collection(given, job, state);
      await work.each('models', (model) => work.freeModel(model));
      await work.each('runs', (run) => work.freeRun(run));
      await work.each('experiments', (experiment) => work.freeExperiment(experiment));
      const collected = await blobs.collect();
      return { ...work.freed, blobs: collected.removed, bytes: collected.bytes };
    },
  };
}

/** One collection at work. Every unit of it is short, and doing one again after a kill changes nothing. */
class Collection {
  freed: FreedByGc;
  readonly #given: Given;
  readonly #job: JobContext<unknown>;
  readonly #state: GcState;

  constructor(given: Given, job: JobContext<unknown>, state: GcState) {
    this.#given = given;
    this.#job = job;
    this.#state = state;
    this.freed = state.freed;
  }

  async each(kind: 'runs' | 'models' | 'experiments', free: (thing: Freeable) => Promise<void>): Promise<void> {
    for (let after = ''; ; ) {
      const page = await findFreeable(this.#given.platform.db, kind, this.#state.until, after, PAGE);
      for (const thing of page) {
        this.#job.signal.throwIfAborted();
        await free(thing);
        this.#add({ [kind]: 1 });
      }
      await this.#job.saveCheckpoint({ ...this.#state, freed: this.freed });
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.id;
    }
  }

  async freeRun(run: Freeable): Promise<void> {
    await this.#freeFiles(run);
    for (let points = -1; points !== 0; ) {
      this.#job.signal.throwIfAborted();
      points = await this.#job.commit((tx) => freePoints(tx, run.id));
      this.#add({ points });
    }
    await this.#job.commit((tx) => freeRun(tx, run.id));
  }

  async freeModel(model: Freeable): Promise<void> {
    await this.#freeFiles(model);
    await this.#job.commit((tx) => freeModel(tx, model.id));
  }

  async freeExperiment(experiment: Freeable): Promise<void> {
    for (const model of await findModelsOf(this.#given.platform.db, experiment.id)) {
      await this.freeModel(model);
      this.#add({ models: 1 });
    }
    await this.#freeTraces(experiment.id);
    await this.#freeFiles(experiment);
    await this.#job.commit((tx) => freeExperiment(tx, experiment.id));
  }

  async #freeTraces(experimentId: string): Promise<void> {
    for (;;) {
      const traces = await findTracesOf(this.#given.platform.db, experimentId);
      if (traces.length === 0) return;
      this.#job.signal.throwIfAborted();
      for (const trace of traces) await this.#freeFiles(trace);
      const ids = traces.map(({ id }) => id);
      await this.#job.commit((tx) => freeTraces(tx, ids));
    }
  }

  /** A location that a client chose may hold files of others: only what bears the id goes. */
  async #freeFiles({ id, artifact_uri: uri }: Freeable): Promise<void> {
    if (!uri.split('/').includes(id)) return;
    try {
      await this.#given.artifacts.delete(uri, '');
    } catch (error) {
      // Files that this server does not keep are their keeper's.
      if (!isKaizenError(error) || error.code !== 'tracking.artifact_out_of_reach') throw error;
    }
  }

  #add(more: Partial<FreedByGc>): void {
    const freed = { ...this.freed };
    for (const [name, count] of Object.entries(more)) {
      if (isCounter(name)) freed[name] += count;
    }
    this.freed = freed;
    const { runs, models, experiments, points } = freed;
    const done = runs + models + experiments;
    const message = `${points} points freed`;
    this.#job.progress({ done, total: Math.max(done, this.#state.total), unit: 'things', message });
  }
}

function isCounter(name: string): name is keyof FreedByGc {
  return name in nothing;
}
