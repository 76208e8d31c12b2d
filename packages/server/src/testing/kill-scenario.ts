import type { EventDraft } from '@kaizen/contracts';
import type { JobKind, Jobs } from '../platform/jobs/jobs.ts';
import type { Reaction } from '../platform/outbox/outbox.ts';

/** A small valid event. */
export function versionEvent(versionId: string): EventDraft {
  return {
    type: 'data.version.committed',
    projectId: 'prj_1',
    subject: versionId,
    outputs: [{ kind: 'dataset_version', id: versionId }],
    payload: {
      dataset: 'd',
      datasetId: 'ds_1',
      versionId,
      rows: 1,
      addedRows: 1,
      bytes: 1,
      message: 'm',
      current: true,
    },
  };
}

/** Its effect is one queued job per delivery: the first takes the event's id as key, any repeat would take another. */
export function killReaction(jobs: Jobs): Reaction<'data.version.committed'> {
  return {
    name: 'count-deliveries',
    on: ['data.version.committed'],
    async handle(event, tx) {
      let key = event.id;
      const job = () => ({ kind: 'delivered', key, projectId: event.projectId, input: { eventId: event.id } });
      const first = await jobs.enqueue(tx, job());
      const repeat = await jobs.find(first);
      if (repeat === undefined) return;
      key = `${event.id} again`;
      await jobs.enqueue(tx, job());
    },
  };
}

/** Adds up the numbers of its steps, one checkpoint each; every step also leaves a row that only its attempt may write. */
export function countingKind(
  jobs: Jobs,
  stepped: (step: number) => void,
): JobKind<{ readonly steps: number }, { readonly sum: number; readonly startedAt: number }> {
  return {
    name: 'count',
    async run(job) {
      const kept = job.checkpoint;
      const from = isCount(kept) ? kept : { step: 0, sum: 0 };
      let { step, sum } = from;
      while (step < job.input.steps) {
        job.signal.throwIfAborted();
        step += 1;
        sum += step;
        const row = {
          kind: 'mark',
          key: `${job.id} ${step}`,
          projectId: job.projectId,
          input: { attempt: job.attempt },
        };
        await job.commit((tx) => jobs.enqueue(tx, row));
        await job.saveCheckpoint({ step, sum });
        stepped(step);
        job.progress({ done: step, total: job.input.steps, unit: 'steps' });
      }
      return { sum, startedAt: from.step };
    },
  };
}

/** The steps' rows are jobs that have nothing to do. */
export const markKind: JobKind = { name: 'mark', run: async () => null };

function isCount(value: unknown): value is { step: number; sum: number } {
  return typeof value === 'object' && value !== null && 'step' in value && 'sum' in value;
}
