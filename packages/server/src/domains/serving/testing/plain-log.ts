import type { Platform } from '../../../platform/platform.ts';
import { DeploymentLog } from '../log/deployment-log.ts';
import type { LogContext, LogSettings } from '../log/log-context.ts';
import type { PredictionDraft } from '../log/prediction-kind.ts';
import type { PredictionShape } from '../log/prediction-record.ts';
import { createRouteStore } from '../routing/route-store.sql.ts';

const SETTINGS: LogSettings = {
  deployment: 'press',
  projectId: 'default',
  logging: 'required',
  retentionDays: 90,
  retentionMegabytes: 10_240,
};

/** Opens the log of deployment `press` alone, with segments of 40 rows, without models. */
export async function openPlainLog(
  platform: Platform,
  options: Partial<Pick<LogContext, 'atPoint' | 'limits'>> & { readonly settings?: Partial<LogSettings> } = {},
): Promise<{ readonly log: DeploymentLog; readonly context: LogContext }> {
  const { settings: changed, ...rest } = options;
  const settings = { ...SETTINGS, ...changed };
  await platform.db.run((tx) => createRouteStore(tx).declare(settings, 0));
  const limits = { bytes: 1 << 20, rows: 40, ageMs: 3_600_000 };
  const context: LogContext = { platform, limits, ...rest };
  const log = await DeploymentLog.open({ context, settings: () => settings, onAdvanced: () => undefined });
  return { log, context };
}

const SHAPE: PredictionShape = {
  modelVersionId: 'mv_1',
  version: 1,
  role: 'champion',
  classes: ['0', '1'],
  columns: [
    { name: 'Torque [Nm]', type: 'number' },
    { name: 'Type', type: 'category' },
  ],
};

/** A prediction with one or more rows whose values follow from its number. */
export function draft(number: number, rows = 1, clientId?: string): PredictionDraft {
  const torque = Array.from({ length: rows }, (_, row) => number + row / 8);
  return {
    shape: SHAPE,
    predictionId: `pred_${number}`,
    clientId,
    at: 1_760_000_000_000 + number,
    rows,
    scores: torque.map((value) => value / 1e6),
    decisions: torque.map((_, row) => row % 2),
    columns: [torque, torque.map((_, row) => (row % 3 === 0 ? null : 'L'))],
  };
}
