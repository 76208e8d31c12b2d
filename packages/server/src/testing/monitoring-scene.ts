import { Readable } from 'node:stream';
import type { AlertView, DecisionView, EventType, Manifest, MonitorView } from '@kaizen/contracts';
import { classTarget, inlineParallel, trainForest } from '@kaizen/learn';
import { exportForestOnnx } from '@kaizen/learn/onnx';
import { onTestFinished } from 'vitest';
import { createDataRoom } from '../domains/data/room.ts';
import type { FeaturesReader } from '../domains/features/index.ts';
import { createMonitoringRoom } from '../domains/monitoring/room.ts';
import { createServingRoom } from '../domains/serving/room.ts';
import { createTrackingRoom } from '../domains/tracking/room.ts';
import type { ProjectContext } from '../platform/manifest-section.ts';
import type { Room } from '../platform/room.ts';
import { frameOf, type MachineRow } from './machine-rows.ts';
import { createTestPlatform, type TestPlatform, type TestPlatformOptions } from './test-platform.ts';

const machineProject: ProjectContext = { id: 'prj_1', name: 'plant', environment: 'production', folder: '/srv' };

/** Windows of 300 rows; torque may ask for a retraining, type may not. */
export const machineManifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  deployments: { press: { model: 'press' } },
  monitors: {
    'press-watch': {
      deployment: 'press',
      window: { rows: 300, minLabelled: 0.9 },
      drift: { torque: { threshold: 0.2, trigger: true }, type: { measure: 'js', threshold: 0.15 } },
    },
  },
  retraining: { 'press-watch': { pipeline: 'retrain', data: { recentRows: 500, baseRows: 50 }, cooldownRows: 600 } },
  pipelines: { retrain: { steps: [{ name: 'train', uses: 'train', with: 'press' }] } },
  costs: { currency: 'EUR', missedFailure: 1000, falseAlarm: 100, plannedStop: 200 },
};

const noFeatures: FeaturesReader = {
  findFeatureSet: async () => undefined,
  getCompiled: (id) => Promise.reject(new Error(`no feature set ${id}`)),
  getCurrent: (name) => Promise.reject(new Error(`no feature set ${name}`)),
};

/** Real rooms around monitoring on a real platform, without delivery: a test routes and promotes by hand. */
export async function createMonitoringScene(options: TestPlatformOptions = {}) {
  return openScene(await createTestPlatform(options));
}

async function openScene(platform: TestPlatform, sentBefore = 0) {
  const data = createDataRoom({ platform });
  const tracking = createTrackingRoom({ platform, data: data.reader });
  const parts = { platform, data: data.reader, tracking: tracking.reader, features: noFeatures };
  const serving = createServingRoom(parts);
  const monitoring = createMonitoringRoom({ ...parts, serving: serving.reader });
  for (const room of [data, tracking, serving, monitoring] satisfies Room[]) {
    for (const kind of (room as Room).jobKinds ?? []) platform.jobs.register(kind);
  }
  await serving.start();
  onTestFinished(() => serving.close());
  await platform.outbox.start();
  await platform.jobs.start();
  let sent = sentBefore;

  async function apply(manifest: Manifest = machineManifest): Promise<void> {
    for (const section of monitoring.manifestSections ?? []) await section.check?.(manifest, machineProject);
    await platform.db.run(async (tx) => {
      for (const section of monitoring.manifestSections ?? []) await section.apply(tx, manifest, machineProject);
    });
  }

  async function ingest(rows: readonly MachineRow[], key: string): Promise<string> {
    const lines = rows.map(({ torque, type, fails }) => `${torque ?? ''},${type},${fails ? 1 : 0}\n`);
    const outcome = await data.commands.ingest({
      dataset: 'machines',
      projectId: machineProject.id,
      source: { kind: 'csv-stream', stream: Readable.from(['torque,type,fails\n', ...lines]), name: 'machines.csv' },
      mode: 'replace',
      key,
      message: 'history',
      author: 'test',
    });
    return outcome.versionId ?? '';
  }

  /** Trains on the first four fifths of a history, keeps the rest apart, logs and registers; `uploaded` has no run. */
  async function register(rows: readonly MachineRow[], key: string, uploaded = false): Promise<string> {
    const cut = Math.floor(rows.length * 0.8);
    const train = rows.filter((_, row) => row % 5 !== 0);
    const forest = await trainForest(
      frameOf(train),
      classTarget(
        ['0', '1'],
        Int32Array.from(train, ({ fails }) => (fails ? 1 : 0)),
      ),
      {
        params: { trees: 9, maxDepth: 4, maxFeatures: 'all' },
        seed: 5,
        parallel: inlineParallel,
      },
    );
    const blob = await platform.blobs.put(exportForestOnnx(forest, { modelName: 'press' }));
    const versionId = uploaded ? undefined : await ingest(rows, key);
    const holdout = rows.map((_, row) => row).filter((row) => row % 5 === 0);
    const content = JSON.stringify({
      versionId,
      label: 'fails',
      description: `${rows.length - cut} rows`,
      rows: holdout,
    });
    const artifact = await platform.blobs.put(new TextEncoder().encode(content));
    return platform.db.run(async (tx) => {
      const { commands } = tracking;
      const place = { projectId: machineProject.id };
      const runId = uploaded
        ? undefined
        : await commands.startRun(tx, {
            ...place,
            key,
            experiment: 'press',
            name: key,
            params: {},
            tags: {},
            inputs: [],
          });
      if (runId !== undefined) {
        await commands.addArtifact(tx, runId, { path: 'holdout-rows.json', kind: 'rows', ...artifact });
      }
      const loggedModelId = await commands.logModel(tx, {
        ...place,
        key,
        ...blob,
        ...(runId === undefined || versionId === undefined ? {} : { runId, datasetVersionId: versionId }),
        signature: {
          inputs: [
            { name: 'torque', type: 'number', required: false },
            { name: 'type', type: 'category', required: true },
          ],
          classes: ['0', '1'],
          positive: '1',
        },
        threshold: 0.5,
      });
      const source = uploaded ? ('uploaded' as const) : ('trained' as const);
      return (await commands.registerVersion(tx, { ...place, model: 'press', loggedModelId, source })).id;
    });
  }

  /** Makes a version the champion, as delivery and its reaction do. */
  async function promote(modelVersionId: string, releaseId: string, canary?: { id: string; weight: number }) {
    const target = (id: string, role: 'champion' | 'canary', weight: number) => ({
      modelVersionId: id,
      version: role === 'champion' ? 1 : 2,
      role,
      weight,
    });
    const targets =
      canary === undefined
        ? [target(modelVersionId, 'champion', 1)]
        : [target(modelVersionId, 'champion', 1 - canary.weight), target(canary.id, 'canary', canary.weight)];
    for (const one of targets) await serving.commands.prepare(one.modelVersionId);
    await platform.db.run(async (tx) => {
      await serving.commands.declare(tx, {
        name: 'press',
        projectId: machineProject.id,
        logging: 'required',
        retentionDays: 90,
        retentionMegabytes: 1000,
      });
      await serving.commands.setRoute(tx, { deployment: 'press', targets });
    });
    const change = { deployment: 'press', modelVersionId, releaseId };
    await platform.db.run((tx) => monitoring.commands.championChanged(tx, change));
    await settle();
  }

  /** Sends rows in requests of ten; gives the row ids. */
  async function send(rows: readonly MachineRow[]): Promise<string[]> {
    const ids: string[] = [];
    for (let from = 0; from < rows.length; from += 10) {
      const part = rows.slice(from, from + 10);
      const clientId = `request-${sent++}`;
      const column = (name: string, kind: 'float' | 'text', values: ReadonlyArray<number | string | null>) => ({
        name,
        kind,
        datatype: kind === 'float' ? 'FP64' : 'BYTES',
        values,
      });
      const inputs = [
        column(
          'torque',
          'float',
          part.map(({ torque }) => torque),
        ),
        column(
          'type',
          'text',
          part.map(({ type }) => type),
        ),
      ];
      await serving.inference.infer({ deployment: 'press', clientId, inputs, rows: part.length });
      ids.push(...part.map((_, row) => `${clientId}/${row}`));
    }
    return ids;
  }

  async function label(ids: readonly string[], rows: readonly MachineRow[]): Promise<void> {
    const labels = rows.map(({ fails }, index) => ({ id: ids[index] ?? '', value: fails ? 1 : 0 }));
    const route = serving.routes.find(({ operationId }) => operationId === 'addLabels');
    const { signal } = new AbortController();
    const caller = { name: 'test' };
    const body = { labels };
    await route?.handler({
      params: { deployment: 'press' },
      query: {},
      body,
      headers: {},
      caller,
      may: () => true,
      signal,
    });
  }

  /** Sends, labels and lets monitoring come to rest. */
  async function traffic(rows: readonly MachineRow[]): Promise<void> {
    await label(await send(rows), rows);
    await settle();
  }

  /** Advances and waits for jobs until nothing new is due. */
  async function settle(): Promise<void> {
    for (let known = -1; ; ) {
      await monitoring.commands.advance('press');
      await platform.outbox.drained();
      const jobs = (await platform.jobs.list({ limit: 100 })).filter(({ kind }) => kind.startsWith('monitoring.'));
      if (jobs.length === known) return;
      known = jobs.length;
      for (const job of jobs) {
        const ended = await platform.jobs.ended(job.id);
        if (ended.state !== 'succeeded') throw new Error(`${ended.kind} ${ended.key}: ${ended.error?.message}`);
      }
    }
  }

  async function call<T>(
    operationId: string,
    input: { params?: object; query?: object; body?: object } = {},
  ): Promise<T> {
    const route = monitoring.routes.find((candidate) => candidate.operationId === operationId);
    if (route === undefined) throw new Error(`no route ${operationId}`);
    const { signal } = new AbortController();
    const caller = { name: 'test' };
    const reply = await route.handler({
      params: {},
      query: {},
      body: undefined,
      headers: {},
      caller,
      may: () => true,
      signal,
      ...input,
    });
    return reply as T;
  }

  return {
    platform,
    data,
    tracking,
    serving,
    monitoring,
    apply,
    register,
    promote,
    send,
    label,
    traffic,
    settle,
    call,
    monitor: (): Promise<MonitorView> => monitoring.reader.getMonitor('press-watch'),
    alerts: async () => (await call<{ items: AlertView[] }>('listAlerts')).items,
    decisions: async () => (await call<{ items: DecisionView[] }>('listDecisions')).items,
    events: async (...types: EventType[]) =>
      (await platform.outbox.find({ subject: 'press', types, limit: 1000 })).items,
    async restart() {
      await monitoring.close();
      await serving.close();
      return openScene(await platform.restart(), sent);
    },
  };
}
