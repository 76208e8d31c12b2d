import type { DeploymentView, EventType, Manifest, ReleaseView } from '@kaizen/contracts';
import { onTestFinished } from 'vitest';
import { createDataRoom } from '../domains/data/room.ts';
import { createDeliveryRoom } from '../domains/delivery/room.ts';
import type { FeaturesReader } from '../domains/features/index.ts';
import { createServingRoom } from '../domains/serving/room.ts';
import { createTrackingRoom } from '../domains/tracking/room.ts';
import type { ProjectContext } from '../platform/manifest-section.ts';
import type { Room } from '../platform/room.ts';
import { type PlantModel, type PlantRow, trainPlantModel } from './plant-models.ts';
import { createTestPlatform, type TestPlatform } from './test-platform.ts';

export const project: ProjectContext = { id: 'prj_1', name: 'plant', environment: 'production', folder: '/srv/plant' };

export const manifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  deployments: {
    press: {
      model: 'press',
      canary: [
        { weight: 0.2, requests: 100, labels: 80 },
        { weight: 0.5, requests: 100, labels: 80 },
      ],
    },
  },
  gates: { press: { thresholds: { f1: 0.5 }, champion: { compare: 'cost', minFailures: 30 } } },
  costs: { currency: 'EUR', missedFailure: 1000, falseAlarm: 100, plannedStop: 200 },
};

/** The models of this scene take their own columns, so no feature set is ever asked for. */
const noFeatures: FeaturesReader = {
  findFeatureSet: async () => undefined,
  getCompiled: (id) => Promise.reject(new Error(`no feature set ${id}`)),
  getCurrent: (name) => Promise.reject(new Error(`no feature set ${name}`)),
};

/** Real rooms on a real platform, connected as the composition root does it, with a plant to serve. */
export async function createDeliveryScene(existing?: TestPlatform, options: { readonly idle?: boolean } = {}) {
  const platform = existing ?? (await createTestPlatform());
  const data = createDataRoom({ platform });
  const tracking = createTrackingRoom({ platform, data: data.reader });
  const parts = { platform, data: data.reader, tracking: tracking.reader };
  const serving = createServingRoom({ ...parts, features: noFeatures });
  const delivery = createDeliveryRoom({ ...parts, serving: serving.reader });
  delivery.commands.connect({ serving: serving.commands, registry: tracking.commands });
  for (const kind of delivery.jobKinds ?? []) platform.jobs.register(kind);
  await serving.start();
  onTestFinished(() => serving.close());
  await platform.outbox.start();
  if (options.idle !== true) await platform.jobs.start();
  let sent = 0;

  async function apply(given: Manifest = manifest): Promise<void> {
    for (const section of delivery.manifestSections ?? []) await section.check?.(given, project);
    await platform.db.run(async (tx) => {
      for (const section of delivery.manifestSections ?? []) await section.apply(tx, given, project);
    });
  }

  /** Trains, logs and registers a model; gives the ids. */
  async function register(kind: PlantModel, name: string = kind) {
    const blob = await platform.blobs.put(await trainPlantModel(kind));
    const inputs = ['x', 'z'].map((column) => ({ name: column, type: 'number' as const, required: true }));
    return platform.db.run(async (tx) => {
      const loggedModelId = await tracking.commands.logModel(tx, {
        key: name,
        projectId: project.id,
        ...blob,
        signature: { inputs, classes: ['0', '1'], positive: '1' },
        threshold: 0.5,
      });
      const version = await tracking.commands.registerVersion(tx, {
        model: 'press',
        projectId: project.id,
        loggedModelId,
        source: 'uploaded',
      });
      return { loggedModelId, modelVersionId: version.id, version: version.version };
    });
  }

  /** One request per row; gives the row ids. */
  async function send(rows: readonly PlantRow[]): Promise<string[]> {
    const ids: string[] = [];
    for (const row of rows) {
      const clientId = `request-${sent++}`;
      const inputs = (['x', 'z'] as const).map((name) => ({
        name,
        datatype: 'FP64',
        kind: 'float' as const,
        values: [row[name]],
      }));
      await serving.inference.infer({ deployment: 'press', clientId, inputs, rows: 1 });
      ids.push(`${clientId}/0`);
    }
    return ids;
  }

  async function sendLabelled(rows: readonly PlantRow[]): Promise<void> {
    const ids = await send(rows);
    const labels = rows.map((row, index) => ({ id: ids[index] ?? '', value: row.fails ? 1 : 0 }));
    await call(serving, 'addLabels', { params: { deployment: 'press' }, body: { labels } });
  }

  /** Advances the canary and waits for its looks until nothing more is due. */
  async function settle(): Promise<void> {
    for (let looks = -1; ; ) {
      await delivery.commands.advance('press');
      const jobs = await platform.jobs.list({ kind: 'delivery.canary-look' });
      if (jobs.length === looks) return;
      looks = jobs.length;
      for (const job of jobs) await platform.jobs.ended(job.id);
    }
  }

  async function eventsOf(...types: EventType[]) {
    const { items } = await platform.outbox.find({ subject: 'press', types, limit: 1000 });
    return items;
  }

  return {
    platform,
    data,
    tracking,
    serving,
    delivery,
    apply,
    register,
    send,
    sendLabelled,
    settle,
    eventsOf,
    release: (modelVersionId: string, more: object = {}): Promise<ReleaseView> =>
      delivery.commands.startRelease({
        key: `release-${modelVersionId}`,
        deployment: 'press',
        modelVersionId,
        cause: 'because',
        releasedBy: 'operator',
        ...more,
      }),
    deployment: (): Promise<DeploymentView> => delivery.reader.getDeployment('press'),
  };
}

export type DeliveryScene = Awaited<ReturnType<typeof createDeliveryScene>>;

/** Calls a route's handler as the server would after validation. */
export async function call(
  room: Room,
  operationId: string,
  input: {
    readonly params?: object;
    readonly query?: object;
    readonly body?: object;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<unknown> {
  const route = room.routes.find((candidate) => candidate.operationId === operationId);
  if (route === undefined) throw new Error(`no route ${operationId}`);
  const caller = { name: 'operator' };
  const { signal } = new AbortController();
  return route.handler({
    params: {},
    query: {},
    body: undefined,
    headers: {},
    caller,
    may: () => true,
    signal,
    ...input,
  });
}
