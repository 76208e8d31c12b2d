import type { ModelSignature, RouteTarget } from '@kaizen/contracts';
import { exportForestOnnx, type Forest, type Frame, inlineParallel, trainForest } from '@kaizen/learn';
import { onTestFinished } from 'vitest';
import { createTestPlatform, type TestPlatform, type TestPlatformOptions } from '../../../testing/test-platform.ts';
import type { DataReader } from '../../data/index.ts';
import type { FeaturesReader } from '../../features/index.ts';
import { createTrackingRoom } from '../../tracking/room.ts';
import type { InputColumn } from '../contract.ts';
import { createServingRoom, type ServingParts, type ServingRoom } from '../room.ts';

const ROWS = 400;
const TYPES = ['H', 'L', 'M'];

/** Deterministic numbers in [0, 1). */
function spread(index: number, salt: number): number {
  const value = Math.sin(index * 12.9898 + salt * 78.233) * 43758.5453;
  return value - Math.floor(value);
}

/** Rows of a small plant: a failure when the torque is high for the speed. */
export function plantFrame(rows = ROWS, offset = 0): { readonly frame: Frame; readonly labels: Int32Array } {
  const torque = Float64Array.from({ length: rows }, (_, row) => 20 + 50 * spread(row + offset, 1));
  const speed = Float64Array.from({ length: rows }, (_, row) => 1200 + 900 * spread(row + offset, 2));
  const codes = Int32Array.from({ length: rows }, (_, row) => Math.floor(3 * spread(row + offset, 3)));
  const labels = Int32Array.from({ length: rows }, (_, row) =>
    (torque[row] ?? 0) * (speed[row] ?? 0) > 85_000 ? 1 : 0,
  );
  return {
    frame: {
      rowCount: rows,
      columns: [
        { kind: 'numeric', name: 'Torque [Nm]', values: torque },
        { kind: 'numeric', name: 'Speed [rpm]', values: speed },
        { kind: 'categorical', name: 'Type', codes, categories: TYPES },
      ],
    },
    labels,
  };
}

/** A small forest over the plant; another seed gives another model. */
export async function plantForest(seed: number): Promise<Forest> {
  const { frame, labels } = plantFrame();
  return trainForest(frame, labels, { classes: ['0', '1'], params: { trees: 15 }, seed, parallel: inlineParallel });
}

/** Rows of a frame as a caller's columns. */
export function inputsOf(frame: Frame, from = 0, to = frame.rowCount): InputColumn[] {
  return frame.columns.map((column) =>
    column.kind === 'numeric'
      ? { name: column.name, datatype: 'FP64', kind: 'float', values: Array.from(column.values.subarray(from, to)) }
      : {
          name: column.name,
          datatype: 'BYTES',
          kind: 'text',
          values: Array.from(column.codes.subarray(from, to), (code) => column.categories[code] ?? null),
        },
  );
}

/** The exporter's inputs are the numeric columns, then the categorical ones. */
function signatureOf(forest: Forest): ModelSignature {
  const ordered = ['numeric', 'categorical'].flatMap((kind) => forest.columns.filter((column) => column.kind === kind));
  const inputs = ordered.map(({ name, kind }) => ({
    name,
    type: kind === 'numeric' ? ('number' as const) : ('category' as const),
    required: true,
  }));
  return { inputs, classes: [...forest.classes], positive: '1' };
}

const noFeatures: FeaturesReader = {
  findFeatureSet: async () => undefined,
  getCompiled: async (id) => Promise.reject(new Error(`no feature set ${id}`)),
  getCurrent: async (name) => Promise.reject(new Error(`no feature set ${name}`)),
};
const noData = {} as DataReader;

/** A champion with all traffic. */
export type RegisteredTarget = RouteTarget & { readonly loggedModelId: string };

/** Serving on a real platform with real tracking, and one deployment `press`. */
export interface ServingFixture {
  readonly platform: TestPlatform;
  readonly serving: ServingRoom;
  /** Registers a forest as the next version of model `press`. */
  register(forest: Forest, threshold?: number): Promise<RegisteredTarget>;
  /** Registers any ONNX bytes with a signature. */
  registerOnnx(bytes: Uint8Array, signature: ModelSignature, threshold?: number): Promise<RegisteredTarget>;
  declare(logging?: 'required' | 'best-effort'): Promise<void>;
  route(targets: readonly RouteTarget[], threshold?: number): Promise<void>;
  /** A clean stop and a start on the same home. */
  restart(): Promise<ServingFixture>;
}

/** Everything is closed when the current test has finished. */
export async function createServingFixture(
  options: TestPlatformOptions = {},
  log?: ServingParts['log'],
): Promise<ServingFixture> {
  return open(await createTestPlatform(options), log);
}

async function open(platform: TestPlatform, log: ServingParts['log']): Promise<ServingFixture> {
  const tracking = createTrackingRoom({ platform, data: noData });
  const parts = { platform, tracking: tracking.reader, features: noFeatures, data: noData };
  const serving = createServingRoom(log ? { ...parts, log } : parts);
  onTestFinished(() => serving.close());
  await serving.start();
  async function registerOnnx(
    bytes: Uint8Array,
    signature: ModelSignature,
    threshold = 0.5,
  ): Promise<RegisteredTarget> {
    const { hash, size } = await platform.blobs.put(bytes);
    const model = { key: `model:${hash}`, projectId: 'default', hash, size, signature, threshold };
    const loggedModelId = await platform.db.run((tx) => tracking.commands.logModel(tx, model));
    const request = { model: 'press', projectId: 'default', loggedModelId, source: 'uploaded' } as const;
    const { id, version } = await platform.db.run((tx) => tracking.commands.registerVersion(tx, request));
    return { modelVersionId: id, version, role: 'champion', weight: 1, loggedModelId };
  }
  return {
    platform,
    serving,
    registerOnnx,
    register: (forest, threshold) =>
      registerOnnx(exportForestOnnx(forest, { modelName: 'press' }), signatureOf(forest), threshold),
    declare: (logging = 'required') =>
      platform.db.run((tx) =>
        serving.commands.declare(tx, {
          name: 'press',
          projectId: 'default',
          logging,
          retentionDays: 90,
          retentionMegabytes: 10_240,
        }),
      ),
    async route(targets, threshold) {
      for (const target of targets) await serving.commands.prepare(target.modelVersionId);
      const plain = targets.map(({ modelVersionId, version, role, weight }) => ({
        modelVersionId,
        version,
        role,
        weight,
      }));
      const route = { deployment: 'press', targets: plain, ...(threshold === undefined ? {} : { threshold }) };
      await platform.db.run((tx) => serving.commands.setRoute(tx, route));
    },
    async restart() {
      await serving.close();
      return open(await platform.restart(), log);
    },
  };
}
