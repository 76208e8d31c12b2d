import type { JobView, PipelineRunView, PipelineView, StepView } from '@kaizen/contracts';
import { cutPage, readIdCursor } from '../../kernel/list-cursor.ts';
import type { Page } from '../../kernel/page.ts';
import type { Database } from '../../platform/db/database.ts';
import { scanRows } from '../../platform/db/scan-rows.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { StepOutput } from './contract.ts';
import { toPipeline } from './declaration-store.sql.ts';
import { type RunStatus, runState, type StepStatus, stepState } from './ledger.ts';
import { toOutputs, toTrigger } from './run-rows.ts';
import type { PipelineRow, PipelinesTables, RunRow, StepRow } from './tables.ts';

/** A page of a list; the cursor is the last item's id or name. */
export interface ListQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

type Given = { readonly db: Database; readonly jobs: Pick<Jobs, 'find'> };

export async function findRunView(
  given: Given,
  by: { id: string } | { latestOf: string },
): Promise<PipelineRunView | undefined> {
  const runs = given.db.read<PipelinesTables>().selectFrom('pipelines_runs').selectAll();
  const query = 'id' in by ? runs.where('id', '=', by.id) : runs.where('pipeline', '=', by.latestOf);
  const row = await query.orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const [view] = await toRunViews(given, [row]);
  return view;
}

/** Runs of a pipeline, newest first. */
export async function listRunViews(given: Given, pipeline: string, page: ListQuery): Promise<Page<PipelineRunView>> {
  const limit = page.limit ?? 50;
  let query = given.db
    .read<PipelinesTables>()
    .selectFrom('pipelines_runs')
    .selectAll()
    .where('pipeline', '=', pipeline)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (page.cursor !== undefined) query = query.where('id', '<', readIdCursor(page.cursor, 'prn'));
  const rows = await scanRows(given.db, query);
  const found = cutPage(rows, limit, (last) => last.id);
  return { ...found, items: await toRunViews(given, found.items) };
}

/** Declared pipelines by name, each with its last run. */
export async function listPipelineViews(given: Given, projectId: string | undefined): Promise<PipelineView[]> {
  let query = given.db.read<PipelinesTables>().selectFrom('pipelines_pipelines').selectAll().orderBy('name');
  if (projectId !== undefined) query = query.where('project_id', '=', projectId);
  const rows = await scanRows(given.db, query);
  return Promise.all(rows.map((row) => toPipelineView(given, row)));
}

export async function toPipelineView(given: Given, row: PipelineRow): Promise<PipelineView> {
  const { description, steps } = toPipeline(row);
  const lastRun = await findRunView(given, { latestOf: row.name });
  return {
    name: row.name,
    projectId: row.project_id,
    ...(description === undefined ? {} : { description }),
    steps: steps.map(({ name, uses, with: subject, settings }) => ({ name, uses, with: subject, ...lineOf(settings) })),
    ...(lastRun === undefined ? {} : { lastRun }),
  };
}

async function toRunViews({ db, jobs }: Given, runs: readonly RunRow[]): Promise<PipelineRunView[]> {
  if (runs.length === 0) return [];
  const query = db
    .read<PipelinesTables>()
    .selectFrom('pipelines_steps')
    .selectAll()
    .where(
      'run_id',
      'in',
      runs.map(({ id }) => id),
    )
    .orderBy('position');
  const steps = Map.groupBy(await scanRows(db, query), (step) => step.run_id);
  return Promise.all(
    runs.map(async (run) => {
      const job = run.status === 'running' ? await jobs.find(run.job_id) : undefined;
      return toRunView(run, steps.get(run.id) ?? [], job?.progress);
    }),
  );
}

function toRunView(run: RunRow, steps: readonly StepRow[], progress: JobView['progress']): PipelineRunView {
  // Row mapping: the column holds only what the ledger writes.
  const status = run.status as RunStatus;
  return {
    id: run.id,
    pipeline: run.pipeline,
    projectId: run.project_id,
    jobId: run.job_id,
    status,
    state: runState(status),
    trigger: toTrigger(run),
    steps: steps.map((step) => toStepView(step, progress)),
    ...(run.summary === null ? {} : { summary: run.summary }),
    createdAt: run.created_at,
    ...(run.ended_at === null ? {} : { endedAt: run.ended_at }),
  };
}

function toStepView(step: StepRow, progress: JobView['progress']): StepView {
  // Row mapping: the column holds only what the ledger writes.
  const status = step.status as StepStatus;
  return {
    name: step.name,
    uses: step.uses,
    with: step.subject,
    ...lineOf(toOutputs(step.settings)),
    status,
    state: stepState(status),
    attempt: step.attempt,
    ...(step.started_at === null ? {} : { startedAt: step.started_at }),
    ...(step.ended_at === null ? {} : { endedAt: step.ended_at }),
    ...(step.summary === null ? {} : { summary: step.summary }),
    outputs: toOutputs(step.outputs),
    ...(status === 'running' && progress !== undefined ? { progress } : {}),
  };
}

/** The command line of a step that runs one. */
function lineOf({ run }: Readonly<Record<string, StepOutput>>): { run?: string } {
  return typeof run === 'string' ? { run } : {};
}
