import type { RunView, State } from '@kaizen/contracts';
import { cutPage, decodeCursor, encodeCursor } from '../../../kernel/list-cursor.ts';
import type { Page } from '../../../kernel/page.ts';
import type { Database } from '../../../platform/db/database.ts';
import { inParts, scanRows } from '../../../platform/db/scan-rows.ts';
import { rangeBelow } from '../artifacts/file-store.sql.ts';
import { parseArtifactUri } from '../artifacts/location.ts';
import type { FileRow, LatestMetricRow, PairRow, RunInputRow, RunRow, TrackingTables } from '../tables.ts';

/** What a list of runs may be asked for. */
export interface RunQuery {
  readonly experiment?: string | undefined;
  readonly projectId?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

type RunWithExperiment = RunRow & { readonly experiment: string };

/** A file of a run: `path` is relative to the run's folder. */
type RunFileRow = FileRow & { readonly run_id: string };

interface RunParts {
  readonly params: readonly PairRow[];
  readonly tags: readonly PairRow[];
  readonly metrics: ReadonlyArray<Pick<LatestMetricRow, 'run_id' | 'name' | 'value'>>;
  readonly inputs: readonly RunInputRow[];
  readonly artifacts: readonly RunFileRow[];
  readonly models: ReadonlyArray<{ readonly id: string; readonly run_id: string | null }>;
}

/** One run with everything logged to it, or undefined. */
export async function findRunView(db: Database, id: string): Promise<RunView | undefined> {
  const run = await selectRuns(db).where('run.id', '=', id).executeTakeFirst();
  if (run === undefined) return undefined;
  const [view] = await assemble(db, [run]);
  return view;
}

/** The latest point of a metric of a run, in the order of steps. */
export function findLatestPoint(
  db: Database,
  runId: string,
  metric: string,
): Promise<{ readonly step: number; readonly value: number | null } | undefined> {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_latest_metrics')
    .select(['step', 'value'])
    .where('run_id', '=', runId)
    .where('name', '=', metric)
    .executeTakeFirst();
}

/** Runs, newest first. */
export async function listRunViews(db: Database, query: RunQuery): Promise<Page<RunView>> {
  const limit = query.limit ?? 50;
  let select = selectRuns(db)
    .orderBy('run.started_at', 'desc')
    .orderBy('run.id', 'desc')
    .limit(limit + 1);
  const { experiment, projectId, cursor } = query;
  if (experiment !== undefined) select = select.where('experiment.name', '=', experiment);
  if (projectId !== undefined) select = select.where('run.project_id', '=', projectId);
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursor);
    select = select.where((where) =>
      where.or([
        where('run.started_at', '<', at),
        where.and([where('run.started_at', '=', at), where('run.id', '<', id)]),
      ]),
    );
  }
  const rows = await scanRows(db, select);
  const page = cutPage(rows, limit, (last) => encodeCursor({ at: last.started_at, id: last.id }));
  return { ...page, items: await inParts(page.items, (part) => assemble(db, part)) };
}

function selectRuns(db: Database) {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_runs as run')
    .innerJoin('tracking_experiments as experiment', 'experiment.id', 'run.experiment_id')
    .selectAll('run')
    .select('experiment.name as experiment');
}

async function assemble(db: Database, runs: readonly RunWithExperiment[]): Promise<RunView[]> {
  if (runs.length === 0) return [];
  const ids = runs.map(({ id }) => id);
  const read = db.read<TrackingTables>();
  const [params, tags, metrics, inputs, artifacts, models] = await Promise.all([
    scanRows(db, read.selectFrom('tracking_params').selectAll().where('run_id', 'in', ids).orderBy('name')),
    scanRows(db, read.selectFrom('tracking_tags').selectAll().where('run_id', 'in', ids).orderBy('name')),
    scanRows(
      db,
      read
        .selectFrom('tracking_latest_metrics')
        .select(['run_id', 'name', 'value'])
        .where('run_id', 'in', ids)
        .orderBy('name'),
    ),
    scanRows(db, read.selectFrom('tracking_run_inputs').selectAll().where('run_id', 'in', ids).orderBy('position')),
    findFiles(db, runs),
    scanRows(
      db,
      read
        .selectFrom('tracking_logged_models')
        .select(['id', 'run_id'])
        .where('run_id', 'in', ids)
        .where('deleted_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id'),
    ),
  ]);
  const of = <R extends { readonly run_id: string | null }>(rows: readonly R[]) =>
    Map.groupBy(rows, (row) => row.run_id);
  const by = {
    params: of(params),
    tags: of(tags),
    metrics: of(metrics),
    inputs: of(inputs),
    artifacts: of(artifacts),
    models: of(models),
  };
  return runs.map((run) =>
    toView(run, {
      params: by.params.get(run.id) ?? [],
      tags: by.tags.get(run.id) ?? [],
      metrics: by.metrics.get(run.id) ?? [],
      inputs: by.inputs.get(run.id) ?? [],
      artifacts: by.artifacts.get(run.id) ?? [],
      models: by.models.get(run.id) ?? [],
    }),
  );
}

/** Files of the runs, in the order of their paths. */
async function findFiles(db: Database, runs: readonly RunWithExperiment[]): Promise<RunFileRow[]> {
  const folders = new Map<string, string>();
  for (const { id, artifact_uri } of runs) {
    const location = parseArtifactUri(artifact_uri);
    if (location.kind === 'tree') folders.set(location.path, id);
  }
  if (folders.size === 0) return [];
  const rows = await scanRows(
    db,
    db
      .read<TrackingTables>()
      .selectFrom('tracking_files')
      .selectAll()
      .where((where) =>
        where.or(
          [...folders.keys()].map((folder) => {
            const { from, to } = rangeBelow(folder);
            return where.and([where('path', '>=', from), where('path', '<', to)]);
          }),
        ),
      )
      .orderBy('path'),
  );
  const found: RunFileRow[] = [];
  for (const row of rows) {
    for (let end = row.path.lastIndexOf('/'); end > 0; end = row.path.lastIndexOf('/', end - 1)) {
      const runId = folders.get(row.path.slice(0, end));
      if (runId === undefined) continue;
      found.push({ ...row, run_id: runId, path: row.path.slice(end + 1) });
      break;
    }
  }
  return found;
}

const states: Record<RunView['status'], State> = {
  running: 'running',
  scheduled: 'waiting',
  finished: 'ok',
  failed: 'failed',
  killed: 'warning',
};

function toView(run: RunWithExperiment, parts: RunParts): RunView {
  // Row mapping: the column holds only what the commands write.
  const status = run.status as RunView['status'];
  const model = parts.models.at(-1);
  return {
    id: run.id,
    experiment: run.experiment,
    projectId: run.project_id,
    name: run.name,
    status,
    state: states[status],
    startedAt: run.started_at,
    ...(run.ended_at === null ? {} : { endedAt: run.ended_at }),
    params: Object.fromEntries(parts.params.map(({ name, value }) => [name, value])),
    metrics: toMetrics(parts.metrics),
    tags: Object.fromEntries(parts.tags.map(({ name, value }) => [name, value])),
    inputs: parts.inputs.map(({ kind, thing_id: id, name }) => (name === null ? { kind, id } : { kind, id, name })),
    artifacts: parts.artifacts.map(({ path, hash, size, kind }) => ({ path, hash, size, kind })),
    ...(model === undefined ? {} : { loggedModelId: model.id }),
  };
}

/** The latest values that JSON can carry: NaN and infinities are left out. */
function toMetrics(rows: ReadonlyArray<Pick<LatestMetricRow, 'name' | 'value'>>): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const { name, value } of rows) if (value !== null && Number.isFinite(value)) metrics[name] = value;
  return metrics;
}
