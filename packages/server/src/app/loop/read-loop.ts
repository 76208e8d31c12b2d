import { type EventType, type KaizenEvent, type Manifest, parseManifest } from '@kaizen/contracts';
import type { DataReader } from '../../domains/data/index.ts';
import type { DeliveryReader } from '../../domains/delivery/index.ts';
import type { FeaturesReader } from '../../domains/features/index.ts';
import type { InnovationReader } from '../../domains/innovation/index.ts';
import type { MonitoringReader } from '../../domains/monitoring/index.ts';
import type { PipelinesReader } from '../../domains/pipelines/index.ts';
import type { ServingReader } from '../../domains/serving/index.ts';
import type { ProjectContext } from '../../platform/manifest-section.ts';
import type { Outbox } from '../../platform/outbox/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { createProjectStore } from '../projects/project-store.sql.ts';
import type { AppTables } from '../projects/tables.ts';
import { decideLoopNames, type LoopEvents, type LoopReadings } from './loop-readings.ts';
import { storyTypes } from './recent-happenings.ts';

/** What the page reads: the rooms' readers, the kept events and the job ledger. Every reading is a row by key or a short page by an index. */
export interface LoopReaders {
  readonly platform: Pick<Platform, 'db' | 'clock' | 'outbox' | 'jobs'>;
  readonly data: { readonly reader: Pick<DataReader, 'findDataset'> };
  readonly features: { readonly reader: Pick<FeaturesReader, 'findFeatureSet'> };
  readonly pipelines: { readonly reader: Pick<PipelinesReader, 'findLatestRun'> };
  readonly serving: { readonly reader: Pick<ServingReader, 'getLogStatus'> };
  readonly delivery: { readonly reader: Pick<DeliveryReader, 'findDeployments'> };
  readonly monitoring: { readonly reader: Pick<MonitoringReader, 'findMonitors'> };
  readonly innovation: { readonly reader: Pick<InnovationReader, 'findObjectives'> };
}

/** How many of each type: one where only the last counts, more where the page draws a history. */
const kept: Partial<Record<EventType, number>> = {
  'data.validation.completed': 16,
  'data.version.committed': 16,
  'tracking.run.started': 1,
  'tracking.run.finished': 16,
  'tracking.model_version.registered': 1,
  'delivery.gate.decided': 16,
  'delivery.release.started': 1,
  'delivery.release.promoted': 1,
  'delivery.release.rolled_back': 1,
  'delivery.release.undone': 1,
  'monitoring.window.evaluated': 24,
  'monitoring.window.labelled': 24,
  'monitoring.alert.opened': 20,
  'monitoring.alert.resolved': 20,
  'monitoring.retraining.decided': 50,
};
const STORY = 40;

/** Reads everything that the page of a project is computed from. */
export function createLoopReadings(readers: LoopReaders) {
  const findManifest = createManifestCache(readers.platform);
  return async (project: ProjectContext): Promise<LoopReadings> => {
    const { platform, data, features, pipelines, serving, delivery, monitoring, innovation } = readers;
    const names = decideLoopNames(await findManifest(project.name));
    const find = <T>(name: string | undefined, read: (name: string) => Promise<T>) =>
      name === undefined ? undefined : read(name);
    const [dataset, featureSet, run, deployments, monitors, objectives, jobs, events] = await Promise.all([
      find(names.dataset, (name) => data.reader.findDataset(name)),
      find(names.featureSet, (name) => features.reader.findFeatureSet(name)),
      find(names.pipeline, (name) => pipelines.reader.findLatestRun(name)),
      delivery.reader.findDeployments(project.id),
      monitoring.reader.findMonitors(project.id),
      innovation.reader.findObjectives(project.id),
      platform.jobs.list({ projectId: project.id, state: 'running', limit: 50 }),
      readEvents(platform.outbox, project.id),
    ]);
    const deployment = deployments.find(({ name }) => name === names.deployment) ?? deployments[0];
    const log = deployment?.champion === undefined ? undefined : await serving.reader.getLogStatus(deployment.name);
    const monitor = monitors.find(({ name }) => name === names.monitor) ?? monitors[0];
    const [objective] = objectives;
    const found = { dataset, featureSet, run, deployment, log, monitor, objective };
    const given: Partial<LoopReadings> = Object.fromEntries(
      Object.entries(found).filter(([, value]) => value !== undefined),
    );
    return { project: project.name, now: platform.clock.now(), names, ...given, jobs, events };
  };
}

async function readEvents(outbox: Pick<Outbox, 'find'>, projectId: string): Promise<LoopEvents> {
  const types = Object.keys(kept) as EventType[];
  const pages = await Promise.all(
    types.map((type) => outbox.find({ projectId, types: [type], order: 'newest', limit: kept[type] ?? 1 })),
  );
  const story = await outbox.find({ projectId, types: storyTypes, order: 'newest', limit: STORY });
  const byType = new Map(types.map((type, index) => [type, pages[index]?.items ?? []]));
  return {
    // Wire mapping: the outbox has checked each payload against its type when the event was written.
    of: <T extends EventType>(type: T) => (byType.get(type) ?? []) as unknown as readonly KaizenEvent<T>[],
    story: story.items as unknown as readonly KaizenEvent[],
  };
}

/** A project's manifest, parsed once per text. */
function createManifestCache({ db }: Pick<Platform, 'db'>) {
  const parsed = new Map<string, { readonly hash: string | null; readonly manifest: Manifest | undefined }>();
  return async (name: string): Promise<Manifest | undefined> => {
    const row = await createProjectStore(db.read<AppTables>()).findByName(name);
    if (row === undefined) return undefined;
    const before = parsed.get(name);
    if (before !== undefined && before.hash === row.manifest_hash) return before.manifest;
    const manifest = row.manifest_text === null ? undefined : parseManifest(row.manifest_text).manifest;
    parsed.set(name, { hash: row.manifest_hash, manifest });
    return manifest;
  };
}
