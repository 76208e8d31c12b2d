import type { RunView } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import type { StepContext, TrainingRecorder } from '../contract.ts';
import type { MachineCounters } from '../usage/machine-counters.io.ts';
import { startUsageMeter, type UsageMeter } from '../usage/measure-usage.ts';
import { readUsageSettings } from '../usage/usage-settings.ts';

/** Measures what a run uses of the machine until the meter is stopped; a run that was begun before goes on with its next index and its sums. */
export async function measureRun(
  given: {
    readonly platform: Pick<Platform, 'config' | 'telemetry'>;
    readonly tracking: Pick<TrackingReader, 'findLatestPoint'>;
    readonly recorder: Pick<TrainingRecorder, 'logMetrics'>;
    readonly counters: MachineCounters;
  },
  step: { readonly job: Pick<StepContext['job'], 'commit'> },
  { id, metrics }: RunView,
): Promise<UsageMeter> {
  const last = await given.tracking.findLatestPoint(id, 'cost/machine_hours');
  return startUsageMeter({
    counters: given.counters,
    settings: readUsageSettings(given.platform.config),
    soFar: {
      nextStep: last === undefined ? 0 : last.step + 1,
      usage: { hours: metrics['cost/machine_hours'] ?? 0, kwh: metrics['energy/kwh'] ?? 0 },
    },
    keep: (points) => step.job.commit((tx) => given.recorder.logMetrics(tx, id, points)),
    onFailed(error) {
      const log = given.platform.telemetry.log.bind({ component: 'pipelines' });
      log.warn({ runId: id, error: messageOf(error) }, 'a sample of the system could not be kept; sampling ends');
    },
  });
}
