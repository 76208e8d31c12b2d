import type { Manifest, ManifestChange, MonitorSpec } from '@kaizen/contracts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { ManifestSection, ProjectContext } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import { openEpoch } from './epoch-service.ts';
import { monitorElsewhere, unknownName } from './errors.ts';
import { epochBasis, type MonitorSettings, readMonitorSettings } from './monitor-settings.ts';
import type { Monitor } from './monitor-store.ts';
import { storesFor, storesIn } from './stores.sql.ts';

interface SectionGiven {
  readonly platform: Platform;
  /** Looks at the counts of a deployment after the commit. */
  readonly wake: (deployment: string) => void;
}

function declaredIn(manifest: Manifest, project: ProjectContext): Monitor[] {
  return Object.entries(manifest.monitors ?? {}).map(([name, spec]) => ({
    name,
    projectId: project.id,
    projectName: project.name,
    environment: project.environment,
    deployment: spec.deployment,
    settings: readMonitorSettings(manifest, name, spec),
  }));
}

/** Raw columns that the deployment's model takes, where this manifest says how it is trained. */
function listInputs(manifest: Manifest, spec: MonitorSpec): readonly string[] | undefined {
  const model = manifest.deployments?.[spec.deployment]?.model;
  const training = model === undefined ? undefined : manifest.training?.[model];
  return training === undefined ? undefined : manifest.features?.[training.features]?.inputs;
}

function checkMonitor(manifest: Manifest, name: string, spec: MonitorSpec): void {
  const path = `monitors.${name}`;
  const deployments = Object.keys(manifest.deployments ?? {});
  if (!deployments.includes(spec.deployment)) {
    throw unknownName(`${path}.deployment`, 'deployment', spec.deployment, deployments);
  }
  const inputs = listInputs(manifest, spec);
  if (inputs === undefined) return;
  for (const column of Object.keys(spec.drift ?? {})) {
    if (!inputs.includes(column)) throw unknownName(`${path}.drift.${column}`, 'model input', column, inputs);
  }
}

function checkRetraining(manifest: Manifest): void {
  const monitors = Object.keys(manifest.monitors ?? {});
  const pipelines = Object.keys(manifest.pipelines ?? {});
  for (const [name, spec] of Object.entries(manifest.retraining ?? {})) {
    if (!monitors.includes(name)) throw unknownName(`retraining.${name}`, 'monitor', name, monitors);
    if (!pipelines.includes(spec.pipeline)) {
      throw unknownName(`retraining.${name}.pipeline`, 'pipeline', spec.pipeline, pipelines);
    }
  }
}

function sameJson(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

function describeSettings({ deployment, windowRows, columns, floors }: MonitorSettings): string {
  const watched = columns.length === 1 ? '1 column' : `${columns.length} columns`;
  const floored = floors.length === 0 ? '' : `, floors under ${floors.map((floor) => floor.metric).join(', ')}`;
  return `watches ${deployment} in windows of ${windowRows} rows: ${watched}${floored}`;
}

function describeRetraining({ retraining }: MonitorSettings): string {
  if (retraining === undefined) return 'never by itself';
  const when = retraining.whenHarmful ? 'when drift harms' : 'when a trigger fires';
  return `${when}: pipeline ${retraining.pipeline} on ${retraining.recentRows} labelled rows`;
}

type Part = (settings: MonitorSettings) => unknown;

const watchedPart: Part = (settings) => ({ ...settings, retraining: undefined });
const retrainedPart: Part = (settings) => settings.retraining ?? null;

async function planPart(
  given: SectionGiven,
  section: 'monitors' | 'retraining',
  declared: readonly Monitor[],
): Promise<ManifestChange[]> {
  const part = section === 'monitors' ? watchedPart : retrainedPart;
  const describe = section === 'monitors' ? describeSettings : describeRetraining;
  const changes: ManifestChange[] = [];
  for (const { name, settings } of declared) {
    const before = (await storesFor(given.platform.db).monitors.find(name))?.settings;
    const known = before === undefined ? null : part(before);
    const same = before !== undefined && sameJson(known, part(settings));
    const action = same ? 'unchanged' : known === null ? 'create' : 'update';
    changes.push({ section, name, action, summary: describe(settings) });
  }
  return changes;
}

async function applyMonitor(tx: Tx, given: SectionGiven, declared: Monitor): Promise<void> {
  const { monitors, epochs } = storesIn(tx);
  const known = await monitors.find(declared.name);
  if (known !== undefined && known.projectId !== declared.projectId) {
    throw monitorElsewhere(`monitors.${declared.name}`, declared.name, known.projectId);
  }
  if (known !== undefined && sameJson(known, declared)) return;
  await monitors.upsert(declared, given.platform.clock.now());
  const latest = known === undefined ? undefined : await epochs.findLatest(declared.name);
  if (
    known !== undefined &&
    latest !== undefined &&
    !sameJson(epochBasis(known.settings), epochBasis(declared.settings))
  ) {
    const { modelVersionId, releaseId } = latest;
    const reason = 'the settings of the monitor changed; its windows begin again';
    await openEpoch(tx, given.platform, declared, { modelVersionId, releaseId, startRule: 'present', reason });
  }
  tx.afterCommit(() => given.wake(declared.deployment));
}

/** `monitors` and `retraining` of kaizen.yaml; both, with the costs, are kept with their monitor. */
export function createMonitorSections(given: SectionGiven): readonly ManifestSection[] {
  return [
    {
      key: 'monitors',
      async check(manifest, project) {
        for (const [name, spec] of Object.entries(manifest.monitors ?? {})) checkMonitor(manifest, name, spec);
        for (const { name } of declaredIn(manifest, project)) {
          const known = await storesFor(given.platform.db).monitors.find(name);
          if (known !== undefined && known.projectId !== project.id) {
            throw monitorElsewhere(`monitors.${name}`, name, known.projectId);
          }
        }
      },
      plan: (manifest, project) => planPart(given, 'monitors', declaredIn(manifest, project)),
      async apply(tx, manifest, project) {
        for (const declared of declaredIn(manifest, project)) await applyMonitor(tx, given, declared);
      },
    },
    {
      key: 'retraining',
      async check(manifest) {
        checkRetraining(manifest);
      },
      plan: (manifest, project) =>
        planPart(
          given,
          'retraining',
          declaredIn(manifest, project).filter((monitor) => monitor.settings.retraining !== undefined),
        ),
      async apply() {
        // The policy is kept with its monitor and was written with it.
      },
    },
  ];
}
