import type { PipelineTrigger } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import type { Platform } from '../../platform/platform.ts';
import { createDeclarationStore, toPipeline } from './declaration-store.sql.ts';
import { pipelineNotFound, runEnded, runNotFound } from './errors.ts';
import { runFinished } from './events.ts';
import { isOpen, type RunStatus } from './ledger.ts';
import { toTrigger } from './run-rows.ts';
import { createRunStore } from './run-store.sql.ts';
import type { RunRow, StepRow } from './tables.ts';

/** Name of the one job kind that works through runs. */
export const jobKind = 'pipelines.run';

type Given = Pick<Platform, 'db' | 'clock' | 'ids' | 'jobs'>;

/** Starts, ends and cancels runs. */
export interface RunService {
  start(tx: Tx, request: { pipeline: string; trigger: PipelineTrigger; key: string }): Promise<string>;
  /** Writes the end of a run and gives the oldest queued run of the pipeline its job. */
  end(tx: Tx, run: RunRow, status: RunStatus, summary: string): Promise<void>;
  cancel(pipelineRunId: string, by: string): Promise<void>;
  /** Marks an open run cancelled in the caller's transaction; a run that has ended stays as it is. */
  markCancelled(tx: Tx, pipelineRunId: string, by: string): Promise<void>;
}

export function createRunService(given: Given): RunService {
  const { db, clock, ids, jobs } = given;
  const enqueue = (tx: Tx, run: Pick<RunRow, 'id' | 'project_id'>, key: string) =>
    jobs.enqueue(tx, { kind: jobKind, key, projectId: run.project_id, input: { pipelineRunId: run.id } });

  const service: RunService = {
    async start(tx, { pipeline, trigger, key }) {
      const store = createRunStore(tx);
      const before = await store.findRunByKey(key);
      if (before !== undefined) return before.id;
      const declared = await createDeclarationStore(tx).findPipeline(pipeline);
      if (declared === undefined) throw pipelineNotFound(pipeline);
      const id = ids.next('prn');
      const run: RunRow = {
        id,
        key,
        pipeline,
        project_id: declared.project_id,
        environment: declared.environment,
        project: declared.project,
        job_id: await enqueue(tx, { id, project_id: declared.project_id }, id),
        status: 'queued',
        trigger: JSON.stringify(trigger),
        summary: null,
        created_at: clock.now(),
        started_at: null,
        ended_at: null,
      };
      await store.insertRun(run, await copySteps(tx, id, toPipeline(declared).steps));
      return id;
    },
    async end(tx, run, status, summary) {
      const store = createRunStore(tx);
      await store.changeRun(run.id, { status, summary, ended_at: clock.now() });
      await tx.emit(runFinished(run, toTrigger(run), { status, summary }));
      const next = await store.findOldest(run.pipeline, 'queued');
      if (next !== undefined) {
        await store.changeRun(next.id, { job_id: await enqueue(tx, next, `${next.id} after ${run.id}`) });
      }
    },
    async markCancelled(tx, pipelineRunId, by) {
      const store = createRunStore(tx);
      const run = await store.findRun(pipelineRunId);
      if (run === undefined) throw runNotFound(pipelineRunId);
      if (!isOpen(run.status)) return;
      const steps = await store.findSteps(run.id);
      const running = steps.find(({ status }) => status === 'running');
      if (running !== undefined) {
        const change = { status: 'cancelled', ended_at: clock.now(), summary: `Cancelled by ${by}.` };
        await store.changeStep(run.id, running.position, change);
      }
      await store.skipAfter(run.id, -1);
      await service.end(tx, run, 'cancelled', `Cancelled by ${by}.`);
    },
    async cancel(pipelineRunId, by) {
      // The ledger first: whatever the job still does, its commits see the cancelled run and are refused.
      const jobId = await db.run(async (tx) => {
        const run = await createRunStore(tx).findRun(pipelineRunId);
        if (run === undefined) throw runNotFound(pipelineRunId);
        if (run.status === 'cancelled') return run.job_id;
        if (!isOpen(run.status)) throw runEnded(pipelineRunId, run.status);
        await service.markCancelled(tx, pipelineRunId, by);
        return run.job_id;
      });
      await jobs.cancel(jobId);
    },
  };
  return service;
}

async function copySteps(tx: Tx, runId: string, steps: ReturnType<typeof toPipeline>['steps']): Promise<StepRow[]> {
  const declarations = createDeclarationStore(tx);
  const rows: StepRow[] = [];
  for (const [position, step] of steps.entries()) {
    const training =
      step.uses === 'train' || step.uses === 'run' ? await declarations.findTraining(step.with) : undefined;
    const settings = training === undefined ? step.settings : { ...step.settings, revision: training.revision };
    rows.push({
      run_id: runId,
      position,
      name: step.name,
      uses: step.uses,
      subject: step.with,
      settings: JSON.stringify(settings),
      status: 'waiting',
      attempt: 0,
      started_at: null,
      ended_at: null,
      summary: null,
      outputs: '{}',
    });
  }
  return rows;
}
