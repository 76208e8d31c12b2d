import type { Manifest, ModelSignature, RouteTarget } from '@kaizen/contracts';
import { type ClassForest, classTarget, type Frame, inlineParallel, trainForest } from '@kaizen/learn';
import { exportForestOnnx } from '@kaizen/learn/onnx';
import { onTestFinished } from 'vitest';
import { createDataRoom } from '../domains/data/room.ts';
import { createFeaturesRoom } from '../domains/features/room.ts';
import type { InputColumn } from '../domains/serving/index.ts';
import { createServingRoom, type ServingParts, type ServingRoom } from '../domains/serving/room.ts';
import { createTrackingRoom } from '../domains/tracking/room.ts';
import type { ProjectContext } from '../platform/manifest-section.ts';
import { createTestPlatform, type TestPlatform, type TestPlatformOptions } from './test-platform.ts';

const ROWS = 400;
const TYPES = ['H', 'L', 'M'];
const project: ProjectContext = { id: 'default', name: 'plant', environment: 'production', folder: '/srv/plant' };

/** Raw columns of the press; the feature set adds the power. */
const manifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  data: {
    press: {
      source: {},
      columns: { 'Torque [Nm]': { type: 'number' }, 'Speed [rpm]': { type: 'number' }, Type: { type: 'category' } },
    },
  },
  features: {
    press: {
      from: 'press',
      inputs: ['Torque [Nm]', 'Speed [rpm]', 'Type'],
      derived: { power: '"Torque [Nm]" * "Speed [rpm]" * 2 * pi() / 60' },
      use: ['power', 'Type', 'Torque [Nm]'],
    },
  },
};

/** Deterministic numbers in [0, 1). */
function spread(index: number, salt: number): number {
  const value = Math.sin(index * 12.9898 + salt * 78.233) * 43758.5453;
  return value - Math.floor(value);
}

/** Rows of a small press: a failure when torque times speed is high. */
export function pressFrame(rows = ROWS, offset = 0): { readonly frame: Frame; readonly labels: Int32Array } {
  const torque = Float64Array.from({ length: rows }, (_, row) => 20 + 50 * spread(row + offset, 1));
  const speed = Float64Array.from({ length: rows }, (_, row) => 1200 + 900 * spread(row + offset, 2));
  const codes = Int32Array.from({ length: rows }, (_, row) => Math.floor(3 * spread(row + offset, 3)));
  const labels = Int32Array.from(torque, (value, row) => (value * (speed[row] ?? 0) > 85_000 ? 1 : 0));
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

/** A small forest over the raw columns; another seed gives another model. */
export async function pressForest(seed: number): Promise<ClassForest> {
  const { frame, labels } = pressFrame();
  return trainForest(frame, classTarget(['0', '1'], labels), { params: { trees: 15 }, seed, parallel: inlineParallel });
}

/** The columns of the feature set, computed from the raw ones. */
export function pressFeatures(frame: Frame): Frame {
  const [torque, speed, type] = frame.columns;
  if (torque?.kind !== 'numeric' || speed?.kind !== 'numeric' || !type) throw new TypeError('no frame of the press');
  const values = torque.values.map((value, row) => (value * (speed.values[row] ?? 0) * 2 * Math.PI) / 60);
  return { rowCount: frame.rowCount, columns: [{ kind: 'numeric', name: 'power', values }, type, torque] };
}

/** Rows of a frame as a caller's columns. */
export function inputsOf(frame: Frame, from = 0, to = frame.rowCount): InputColumn[] {
  return frame.columns.map((column) => {
    const { name } = column;
    if (column.kind === 'numeric')
      return { name, datatype: 'FP64', kind: 'float', values: Array.from(column.values.subarray(from, to)) };
    const values = Array.from(column.codes.subarray(from, to), (code) => column.categories[code] ?? null);
    return { name, datatype: 'BYTES', kind: 'text', values };
  });
}

/** A champion with all traffic. */
type RegisteredTarget = RouteTarget & { readonly loggedModelId: string };

/** Serving on a real platform with real tracking, data and features, and one deployment `press`. */
export interface ServingScene {
  readonly platform: TestPlatform;
  readonly serving: ServingRoom;
  /** Registers a forest over raw columns as the next version of model `press`. */
  register(forest: ClassForest, threshold?: number): Promise<RegisteredTarget>;
  /** Trains and registers a forest over the feature set. */
  registerWithFeatures(): Promise<RegisteredTarget & { readonly forest: ClassForest }>;
  /** Registers any ONNX bytes with a signature. */
  registerOnnx(
    bytes: Uint8Array,
    signature: ModelSignature,
    options?: { readonly threshold?: number | undefined; readonly featureSetId?: string },
  ): Promise<RegisteredTarget>;
  declare(logging?: 'required' | 'best-effort'): Promise<void>;
  route(targets: readonly RouteTarget[], threshold?: number): Promise<void>;
  /** A clean stop and a start on the same home. */
  restart(): Promise<ServingScene>;
}

const rawType = (kind: 'numeric' | 'categorical') => (kind === 'numeric' ? ('number' as const) : ('category' as const));

/** The exporter's inputs are the numeric columns, then the categorical ones. */
function signatureOf(forest: ClassForest): ModelSignature {
  const ordered = ['numeric', 'categorical'].flatMap((kind) => forest.columns.filter((column) => column.kind === kind));
  const inputs = ordered.map(({ name, kind }) => ({ name, type: rawType(kind), required: true }));
  return { inputs, classes: [...forest.output.classes], positive: '1' };
}

/** Everything is closed when the current test has finished. */
export async function createServingScene(
  options: TestPlatformOptions = {},
  log?: ServingParts['log'],
): Promise<ServingScene> {
  return open(await createTestPlatform(options), log);
}

async function open(platform: TestPlatform, log: ServingParts['log']): Promise<ServingScene> {
  const data = createDataRoom({ platform });
  const features = createFeaturesRoom({ platform, data: data.reader });
  const tracking = createTrackingRoom({ platform, data: data.reader });
  const parts = { platform, tracking: tracking.reader, features: features.reader, data: data.reader };
  const serving = createServingRoom(log ? { ...parts, log } : parts);
  onTestFinished(() => serving.close());
  await serving.start();

  const registerOnnx: ServingScene['registerOnnx'] = async (bytes, signature, { threshold = 0.5, ...rest } = {}) => {
    const { hash, size } = await platform.blobs.put(bytes);
    const model = { key: `model:${hash}`, projectId: 'default', hash, size, signature, threshold, ...rest };
    const loggedModelId = await platform.db.run((tx) => tracking.commands.logModel(tx, model));
    const request = { model: 'press', projectId: 'default', loggedModelId, source: 'uploaded' } as const;
    const { id, version } = await platform.db.run((tx) => tracking.commands.registerVersion(tx, request));
    return { modelVersionId: id, version, role: 'champion', weight: 1, loggedModelId };
  };

  async function registerWithFeatures() {
    for (const section of features.manifestSections ?? []) {
      await section.check?.(manifest, project);
      await platform.db.run((tx) => section.apply(tx, manifest, project));
    }
    const { set } = await features.reader.getCurrent('press');
    const { frame, labels } = pressFrame();
    const forest = await trainForest(pressFeatures(frame), classTarget(['0', '1'], labels), {
      params: { trees: 15 },
      seed: 5,
      parallel: inlineParallel,
    });
    const inputs = frame.columns.map(({ name, kind }) => ({ name, type: rawType(kind), required: kind === 'numeric' }));
    const signature = { inputs, classes: ['0', '1'], positive: '1' };
    const bytes = exportForestOnnx(forest, { modelName: 'press' });
    return { ...(await registerOnnx(bytes, signature, { featureSetId: set.id })), forest };
  }

  return {
    platform,
    serving,
    registerOnnx,
    registerWithFeatures,
    register: (forest, threshold) =>
      registerOnnx(exportForestOnnx(forest, { modelName: 'press' }), signatureOf(forest), { threshold }),
    declare: (logging = 'required') => {
      const limits = { retentionDays: 90, retentionMegabytes: 10_240 };
      const deployment = { name: 'press', projectId: 'default', logging, ...limits };
      return platform.db.run((tx) => serving.commands.declare(tx, deployment));
    },
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
