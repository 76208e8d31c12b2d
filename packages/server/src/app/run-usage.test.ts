import { expect, it } from 'vitest';
import { measureRun } from '../domains/pipelines/train/run-usage.ts';
import { openMachineCounters } from '../domains/pipelines/usage/machine-counters.io.ts';
import { createArtifacts } from '../domains/tracking/artifacts/create-artifacts.ts';
import { createRunService } from '../domains/tracking/runs/run-service.ts';
import { createTrackingReader } from '../domains/tracking/tracking-reader.ts';
import type { Tx } from '../platform/db/database.ts';
import { eachDatabase } from '../testing/test-database.ts';
import { createTestPlatform } from '../testing/test-platform.ts';

eachDatabase((kind) => {
  it('an attempt after a stop goes on with the next sample and adds to what the run had used', async () => {
    const platform = await createTestPlatform({ database: kind, config: { systemMetricsSeconds: 3600 } });
    const recorder = createRunService(platform);
    const tracking = createTrackingReader({ ...platform, artifacts: createArtifacts(platform) });
    const counters = await openMachineCounters(platform.config.home);
    const given = { platform, tracking, recorder, counters };
    const runId = await platform.db.run((tx) =>
      recorder.startRun(tx, {
        key: 'k',
        projectId: 'prj_1',
        experiment: 'wear',
        name: 'training',
        params: {},
        tags: {},
        inputs: [],
      }),
    );
    const hours: number[] = [];
    for (const attempt of [0, 1, 2]) {
      const step = { job: { commit: <R>(work: (tx: Tx) => Promise<R>) => platform.db.run(work) } };
      const meter = await measureRun(given, step, await tracking.getRun(runId));
      const points = await meter.stop();
      await platform.db.run((tx) => recorder.logMetrics(tx, runId, points));
      expect(await tracking.findLatestPoint(runId, 'cost/machine_hours')).toMatchObject({ step: attempt });
      hours.push((await tracking.getRun(runId)).metrics['cost/machine_hours'] ?? 0);
    }
    expect(hours[0]).toBeGreaterThan(0);
    expect(hours).toEqual(hours.toSorted((a, b) => a - b));
    expect(new Set(hours).size).toBe(3);
    expect(await tracking.findLatestPoint(runId, 'none')).toBeUndefined();
  });
});
