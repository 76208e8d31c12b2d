import { type PipelineRunView, type PipelineTrigger, parseManifest } from '@kaizen/contracts';
import { createRandom } from '@kaizen/stats';
import { createDataRoom } from '../../domains/data/room.ts';
import { createDeliveryRoom } from '../../domains/delivery/room.ts';
import { createFeaturesRoom } from '../../domains/features/room.ts';
import { createPipelinesRoom } from '../../domains/pipelines/room.ts';
import { createServingRoom, type ServingRoom } from '../../domains/serving/room.ts';
import { createTrackingRoom } from '../../domains/tracking/room.ts';
import type { ManifestSection } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import { createSteps } from '../steps.ts';

const manifestText = `
kaizen: 1
project: plant
data:
  machines:
    source: { file: machines.csv }
    columns:
      id: { type: integer, role: id }
      Type: { type: category, values: [L, M, H] }
      Torque [Nm]: { type: number, min: 0, max: 200 }
      Speed [rpm]: { type: number, min: 0 }
      failure: { type: flag, role: label }
    validation: { policy: quarantine, maxBadShare: 0.1 }
features:
  state:
    from: machines
    inputs: [Type, 'Torque [Nm]', 'Speed [rpm]']
    derived: { power: '"Torque [Nm]" * "Speed [rpm]" / 9.5488' }
training:
  failure:
    features: state
    label: failure
    algorithm: random-forest
    parameters: { trees: 30 }
    seed: 7
    # tuning
gates:
  failure: { thresholds: { f1: 0.5 }, champion: { compare: cost, minFailures: 5 } }
deployments:
  failure: { model: failure, canary: [{ weight: 0.5, requests: 10, labels: 10 }] }
pipelines:
  failure:
    steps:
      - { name: ingest, uses: ingest, with: machines }
      - { name: validate, uses: validate, with: machines }
      - { name: features, uses: features, with: state }
      - { name: train, uses: train, with: failure }
      - { name: gate, uses: gate, with: failure }
      - { name: register, uses: register, with: failure }
      - { name: release, uses: release, with: failure }
costs: { currency: EUR, missedFailure: 2500, falseAlarm: 600, plannedStop: 600 }
`;

/** The plant's manifest with a search for the parameters of its training, given as YAML. */
export function withTuning(tuning: string): string {
  return manifestText.replace('# tuning', `tuning: ${tuning}`);
}

/** A CSV of a plant that fails above a power; \`broken\` rows have no torque. */
export function plantCsv(rows: number, options: { readonly seed: number; readonly broken?: number }): string {
  const random = createRandom(options.seed);
  const lines = ['id,Type,Torque [Nm],Speed [rpm],failure'];
  for (let row = 0; row < rows; row++) {
    const torque = Math.max(1, 40 + 10 * random.normal());
    const speed = 1500 + 150 * random.normal();
    const failure = torque * speed + 2000 * random.normal() > 80_000 ? 1 : 0;
    const shown = row < (options.broken ?? 0) ? '' : torque.toFixed(2);
    lines.push(`${row + 1},${'LLLMMH'[random.int(6)]},${shown},${speed.toFixed(1)},${failure}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The rooms of the loop, connected and started as the composition root does, with the plant's manifest (or another one of its names) applied. */
export async function connectPlant(platform: Platform, folder: string, text = manifestText) {
  const data = createDataRoom({ platform });
  const features = createFeaturesRoom({ platform, data: data.reader });
  const tracking = createTrackingRoom({ platform, data: data.reader });
  const readers = { platform, data: data.reader, features: features.reader, tracking: tracking.reader };
  const serving = createServingRoom(readers);
  const delivery = createDeliveryRoom({ ...readers, serving: serving.reader });
  const pipelines = createPipelinesRoom({ ...readers, serving: serving.reader, recorder: tracking.commands });
  delivery.commands.connect({ serving: serving.commands, registry: tracking.commands });
  for (const step of createSteps({ data, features, tracking, serving, delivery })) pipelines.commands.use(step);
  const rooms: readonly Room[] = [data, features, tracking, serving, pipelines, delivery];
  for (const kind of rooms.flatMap((room) => room.jobKinds ?? [])) platform.jobs.register(kind);
  for (const room of rooms) await room.start?.();
  await platform.outbox.start();
  await platform.jobs.start();
  await applyPlant(
    platform,
    rooms.flatMap((room) => room.manifestSections ?? []),
    { folder, text },
  );
  const run = async (key: string, trigger: PipelineTrigger = { kind: 'manual', by: 'test' }) => {
    const id = await platform.db.run((tx) => pipelines.commands.start(tx, { pipeline: 'failure', trigger, key }));
    await platform.jobs.ended((await pipelines.reader.getRun(id)).jobId);
    return pipelines.reader.getRun(id);
  };
  return { platform, data, tracking, serving, delivery, pipelines, run };
}

async function applyPlant(
  platform: Platform,
  sections: readonly ManifestSection[],
  { folder, text }: { readonly folder: string; readonly text: string },
): Promise<void> {
  const { manifest, problems } = parseManifest(text);
  if (manifest === undefined) throw new Error(`the manifest of the plant is not valid: ${problems[0]?.message}`);
  const project = { id: 'prj_1', name: 'plant', environment: 'production', folder };
  for (const section of sections) {
    await section.check?.(manifest, project);
    await platform.db.run((tx) => section.apply(tx, manifest, project));
  }
}

/** All outputs of a run's steps, later steps winning. */
export function outputsOf(view: PipelineRunView): Record<string, string> {
  const outputs = view.steps.flatMap((step) => Object.entries(step.outputs));
  return Object.fromEntries(outputs.map(([name, value]) => [name, String(value)]));
}

/** Sends the rows of a plant to the deployment in one request and labels every one. */
export async function answerAndLabel(serving: ServingRoom, rows: number): Promise<void> {
  const lines = plantCsv(rows, { seed: 9 }).trim().split('\n').slice(1);
  const cells = lines.map((line) => line.split(','));
  const { predictionId } = await serving.inference.infer({
    deployment: 'failure',
    rows,
    inputs: [
      { name: 'Type', datatype: 'BYTES', kind: 'text', values: cells.map((row) => row[1] ?? '') },
      { name: 'Torque [Nm]', datatype: 'FP64', kind: 'float', values: cells.map((row) => Number(row[2])) },
      { name: 'Speed [rpm]', datatype: 'FP64', kind: 'float', values: cells.map((row) => Number(row[3])) },
    ],
  });
  await labelRows(
    serving,
    cells.map((row, index) => ({ id: `${predictionId}/${index}`, value: Number(row[4]) })),
  );
}

/** Sends labels of logged rows to the deployment, as a client does. */
export async function labelRows(
  serving: ServingRoom,
  labels: ReadonlyArray<{ readonly id: string; readonly value: string | number }>,
): Promise<unknown> {
  const route = serving.routes.find(({ operationId }) => operationId === 'addLabels');
  return route?.handler({
    params: { deployment: 'failure' },
    query: {},
    body: { labels },
    headers: {},
    caller: { name: 'test' },
    may: () => true,
    signal: new AbortController().signal,
  });
}
