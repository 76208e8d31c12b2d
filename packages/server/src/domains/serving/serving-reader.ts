import type { Platform } from '../../platform/platform.ts';
import type { AdvanceNotices } from './advance-notices.ts';
import type { ServingReader } from './contract.ts';
import type { Deployments } from './deployments.ts';
import { invalidRange } from './errors.ts';
import { countLabelled } from './log/count-labelled.ts';
import type { LogContext } from './log/log-context.ts';
import { openLogRange } from './log/open-log.duck.ts';
import type { ModelCache } from './model/model-cache.ts';
import { type ScoreRows, scoreRows } from './model/score-rows.duck.ts';

/** What reading needs. */
export interface ReaderParts {
  readonly platform: Pick<Platform, 'duck'>;
  readonly context: LogContext;
  readonly deployments: Deployments;
  readonly models: ModelCache;
  readonly notices: AdvanceNotices;
}

function checkRange(deployment: string, { from, to }: { readonly from: number; readonly to: number }): void {
  const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  if (!whole || from < 0 || to < from) throw invalidRange(deployment, from, to);
}

/** The room's reader. */
export function createServingReader({ platform, context, deployments, models, notices }: ReaderParts): ServingReader {
  const decide = async (loggedModelId: string, rows: ScoreRows, signal: AbortSignal | undefined) => {
    const lease = await models.acquire(loggedModelId, `Logged model ${loggedModelId}`);
    try {
      return await scoreRows(platform.duck, lease.model, rows, signal);
    } finally {
      lease.release();
    }
  };
  return {
    async getLogStatus(name) {
      const deployment = deployments.get(name);
      const log = await deployment.log();
      return { ...log.status(), unlogged: deployment.unlogged };
    },
    async openLog(name, range) {
      checkRange(name, range);
      const log = await deployments.get(name).log();
      const { from, rows, release } = await openLogRange(context, log, range);
      return { from, rows, release };
    },
    async countLabelled(name, range, count) {
      checkRange(name, range);
      const log = await deployments.get(name).log();
      const to = Math.min(range.to, log.predictions.rows);
      return countLabelled(log.labels, { from: range.from, to }, count);
    },
    isAnswering: () => deployments.all().some(({ route }) => (route?.targets.length ?? 0) > 0),
    async getRoute(name) {
      const route = deployments.find(name)?.route;
      return route && { revision: route.revision, targets: route.targets };
    },
    score: async (loggedModelId, rows, options = {}) => (await decide(loggedModelId, rows, options.signal)).scores,
    decide: (loggedModelId, rows, options = {}) => decide(loggedModelId, rows, options.signal),
    onAdvanced: (listener) => notices.listen(listener),
  };
}
