import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { SearchRequest, SearchResult, StageFilter, TrackingSearch } from './contract.ts';
import type { Dialect } from './dialect.ts';
import { experimentDialect, loggedModelDialect, modelDialect, runDialect, versionDialect } from './dialects.ts';
import { type Clause, type DatasetScope, datasetScope } from './filter.sql.ts';
import { resolveFilter } from './filter-resolver.ts';
import { type HiddenTag, withoutHidden } from './hidden-things.sql.ts';
import { findRunColumns } from './run-columns.sql.ts';
import { countThings, type Scope, searchThings } from './search-things.sql.ts';
import { linkedTo } from './trace-clauses.sql.ts';
import { traceDialect } from './trace-dialect.ts';

/** Search over everything that is tracked; reads only, in reader threads. */
export function createTrackingSearch({ db }: { readonly db: Database }): TrackingSearch {
  return {
    experiments: async (request) => {
      const { stage, projectId } = request;
      const scope = { clauses: [...stageClause(stage), ...projectClause(projectId)], mark: [stage, projectId] };
      return searchThings(db, experimentDialect, request, scope);
    },
    runs: async (request) => searchThings(db, runDialect, request, runScope(db, request)),
    models: async (request) => searchShown(db, modelDialect, request, projectClause(request.projectId)),
    versions: async (request) => searchShown(db, versionDialect, request, [sql`t.deleted_at is null`]),
    loggedModels: async (request) => searchLoggedModels(db, request),
    traces: async (request) => searchThings(db, traceDialect, request, traceScope(db, request)),
    columns: async ({ experimentIds, projectId, limit }) =>
      findRunColumns(db, runScope(db, { stage: 'all', experimentIds, projectId }).clauses, limit),
    countRuns: async (request, most) => countThings(db, runDialect, request.filter, runScope(db, request), most),
  };
}

function runScope(
  db: Database,
  query: {
    readonly stage: StageFilter;
    readonly experimentIds?: readonly string[] | undefined;
    readonly projectId?: string | undefined;
  },
): Scope {
  const { stage, experimentIds, projectId } = query;
  const clauses = [...stageClause(stage), ...projectClause(projectId)];
  if (experimentIds !== undefined) clauses.push(experimentClause(db, experimentIds));
  return { clauses, mark: [stage, projectId, experimentIds] };
}

function traceScope(db: Database, { experimentIds, runId }: Parameters<TrackingSearch['traces']>[0]): Scope {
  const clauses = [experimentClause(db, experimentIds)];
  if (runId !== undefined) clauses.push(linkedTo('run', runId));
  return { clauses, mark: [experimentIds, runId] };
}

/** One experiment is compared, so that its index gives the order too. */
function experimentClause(db: Database, ids: readonly string[]): Clause {
  const [only, ...more] = ids;
  if (only !== undefined && more.length === 0 && !only.includes('\0')) return sql`t.experiment_id = ${only}`;
  return idsIn(db.kind, 't.experiment_id', ids);
}

function stageClause(stage: StageFilter): Clause[] {
  return stage === 'all' ? [] : [sql`t.stage = ${stage}`];
}

function projectClause(projectId: string | undefined): Clause[] {
  return projectId === undefined ? [] : [sql`t.project_id = ${projectId}`];
}

function searchShown(
  db: Database,
  dialect: Dialect,
  request: SearchRequest & { readonly hidden?: HiddenTag | undefined; readonly projectId?: string | undefined },
  clauses: readonly Clause[],
): Promise<SearchResult> {
  const shown = withoutHidden(dialect, resolveFilter(dialect, request.filter), request.hidden);
  const scope = { clauses: [...clauses, ...shown.clauses], mark: [request.hidden, request.projectId] };
  return searchThings(db, dialect, request, scope, shown.conditions);
}

function searchLoggedModels(
  db: Database,
  request: Parameters<TrackingSearch['loggedModels']>[0],
): Promise<SearchResult> {
  const { experimentIds, datasets, orderDatasets, filter } = request;
  const conditions = resolveFilter(loggedModelDialect, filter);
  const clauses: Clause[] = [sql`t.deleted_at is null`, experimentClause(db, experimentIds)];
  if (datasets !== undefined && datasets.length > 0 && !conditions.some(({ entity }) => entity === 'metric')) {
    clauses.push(measuredOn(datasets));
  }
  const scope = {
    clauses,
    mark: [experimentIds, datasets, orderDatasets],
    datasets,
    orderDatasets: orderDatasets?.map((dataset) => (dataset === undefined ? [] : [dataset])),
  };
  return searchThings(db, loggedModelDialect, request, scope, conditions);
}

function measuredOn(datasets: readonly DatasetScope[]): Clause {
  return sql`exists (select 1 from tracking_logged_model_metrics as p
    where p.model_id = t.id and ${datasetScope('p', datasets)})`;
}
