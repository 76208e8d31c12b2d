import { TuningView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../../platform/http/route.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { studyNotFound } from '../../errors.ts';
import { describeStudy } from './describe-study.ts';
import { createStudyStore } from './study-store.sql.ts';
import { findTrialRows } from './study-trials.sql.ts';

/** The study of a training run, while it goes on and after. */
export function createTuningRoute({ db }: Pick<Platform, 'db'>): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/runs/:runId/tuning',
    operationId: 'getTuning',
    summary:
      'The search for the parameters of a training run: its trials, the best so far and what each parameter counts',
    permission: 'pipelines:run:read',
    tag: 'pipelines',
    params: Type.Object({ runId: Type.String() }),
    response: TuningView,
    async handler({ params }) {
      const study = await createStudyStore(db).find(params.runId);
      if (study === undefined) throw studyNotFound(params.runId);
      return describeStudy(study, await findTrialRows(db, params.runId));
    },
  });
}
