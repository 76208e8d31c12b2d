import { VersionRunPage } from '@kaizen/contracts';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { OffsetQuery } from '../../../platform/http/offset-query.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { TrackingTables } from '../tables.ts';
import { stateOfRun } from './run-detail.ts';

interface RunOfVersion {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly experiment_id: string;
  readonly experiment: string;
  readonly user_name: string;
  readonly started_at: number;
}

/** The other way round: the runs that read a dataset version. */
export function createVersionRunsRoute({ db }: Pick<Platform, 'db'>): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/dataset-versions/:versionId/runs',
    operationId: 'listRunsOfVersion',
    summary: 'Runs that read a dataset version, newest first',
    permission: 'tracking:run:read',
    tag: 'tracking',
    params: Type.Object({ versionId: Type.String() }),
    query: OffsetQuery,
    response: VersionRunPage,
    async handler({ params: { versionId }, query: { from = 0, limit = 500 } }) {
      const query = sql<RunOfVersion>`select run.id, run.name, run.status, run.experiment_id, experiment.name as experiment, run.user_name, run.started_at
        from (select distinct run_id from tracking_run_inputs where thing_id = ${versionId} and kind = 'dataset_version') as used
        join tracking_runs as run on run.id = used.run_id join tracking_experiments as experiment on experiment.id = run.experiment_id
        where run.stage = 'active' order by run.started_at desc, run.id limit ${limit + 1} offset ${from}`;
      const rows = await db.scan<RunOfVersion>(query.compile(db.read<TrackingTables>()));
      const items = rows.slice(0, limit).map((row) => ({
        id: row.id,
        name: row.name,
        state: stateOfRun(row.status),
        experimentId: row.experiment_id,
        experiment: row.experiment,
        user: row.user_name,
        startedAt: Number(row.started_at),
      }));
      return { items, ...(rows.length > limit ? { next: String(from + limit) } : {}) };
    },
  });
}
