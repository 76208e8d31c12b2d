import type { DeploymentSpec, Manifest, ManifestChange } from '@kaizen/contracts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { ManifestSection, ProjectContext } from '../../platform/manifest-section.ts';
import { setRoute } from './change-live.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { DeclaredDeployment, Deployment } from './deployment-store.ts';
import { deploymentElsewhere, gateWithoutDeployment, modelChanged } from './errors.ts';

const defaultDays = 90;
const defaultMegabytes = 10_240;

/** `deployments`, `gates` and `costs` of kaizen.yaml; all three are written with their deployment, whatever the order of sections. */
export function createDeliverySections(context: DeliveryContext): readonly ManifestSection[] {
  return [createDeploymentSection(context), createGateSection(context)];
}

function createDeploymentSection(context: DeliveryContext): ManifestSection {
  const { deployments } = context.reading;
  return {
    key: 'deployments',
    async check(manifest, project) {
      for (const declared of declaredIn(manifest, project))
        refuseForeign(await deployments.find(declared.name), declared);
    },
    async plan(manifest, project) {
      const changes: ManifestChange[] = [];
      for (const declared of declaredIn(manifest, project)) {
        changes.push(planChange('deployments', await deployments.find(declared.name), declared, describeDeclared));
      }
      return changes;
    },
    async apply(tx, manifest, project) {
      const store = context.storesIn(tx);
      for (const declared of declaredIn(manifest, project)) {
        const known = await store.deployments.find(declared.name);
        refuseForeign(known, declared);
        if (known !== undefined && sameDeclaration(known, declared)) continue;
        await store.deployments.declare(declared, context.platform.clock.now());
        const { name, projectId, logging, retentionDays, retentionMegabytes } = declared;
        await context.ports().serving.declare(tx, { name, projectId, logging, retentionDays, retentionMegabytes });
        if (known?.champion === undefined || known.threshold === declared.threshold) continue;
        const open = await store.releases.findOpen(name);
        const candidate = open === undefined ? undefined : { ...open, weight: open.state.weight };
        await setRoute(context, tx, { ...declared, champion: known.champion }, known.champion, candidate);
      }
    },
  };
}

function createGateSection(context: DeliveryContext): ManifestSection {
  return {
    key: 'gates',
    async check(manifest) {
      const known = Object.keys(manifest.deployments ?? {});
      for (const name of Object.keys(manifest.gates ?? {})) {
        if (!known.includes(name)) throw gateWithoutDeployment(name, known);
      }
    },
    async plan(manifest, project) {
      const changes: ManifestChange[] = [];
      for (const declared of declaredIn(manifest, project)) {
        if (declared.gate === undefined) continue;
        const known = await context.reading.deployments.find(declared.name);
        const gate = known?.gate === undefined ? undefined : { ...declared, gate: known.gate };
        changes.push(planChange('gates', gate, declared, describeGate));
      }
      return changes;
    },
    async apply() {
      // The gate is a column of its deployment and was written with it.
    },
  };
}

function declaredIn(manifest: Manifest, project: ProjectContext): DeclaredDeployment[] {
  return Object.entries(manifest.deployments ?? {}).map(([name, spec]) => declare(name, spec, manifest, project));
}

function declare(name: string, spec: DeploymentSpec, manifest: Manifest, project: ProjectContext): DeclaredDeployment {
  const gate = manifest.gates?.[name];
  return {
    name,
    projectId: project.id,
    projectName: project.name,
    environment: project.environment,
    model: spec.model,
    ...(typeof spec.threshold === 'number' ? { threshold: spec.threshold } : {}),
    logging: spec.logging ?? 'required',
    retentionDays: spec.retention?.days ?? defaultDays,
    retentionMegabytes: spec.retention?.megabytes ?? defaultMegabytes,
    canary: spec.canary ?? [],
    ...(gate === undefined ? {} : { gate }),
    ...(manifest.costs === undefined ? {} : { costs: manifest.costs }),
  };
}

function refuseForeign(known: Deployment | undefined, declared: DeclaredDeployment): void {
  if (known === undefined) return;
  if (known.projectId !== declared.projectId) throw deploymentElsewhere(known.name, known.projectName);
  if (known.champion !== undefined && known.model !== declared.model) {
    throw modelChanged(known.name, known.model, declared.model);
  }
}

function sameDeclaration(known: Deployment, declared: DeclaredDeployment): boolean {
  return canonicalJson({ ...known, champion: undefined }) === canonicalJson(declared);
}

function planChange(
  section: string,
  known: Deployment | DeclaredDeployment | undefined,
  declared: DeclaredDeployment,
  describe: (declared: DeclaredDeployment) => string,
): ManifestChange {
  const action = known === undefined ? 'create' : sameDeclaration(known, declared) ? 'unchanged' : 'update';
  return { section, name: declared.name, action, summary: describe(declared) };
}

function describeDeclared({ name, model, canary, costs }: DeclaredDeployment): string {
  const steps = canary.map(({ weight }) => `${Math.round(weight * 100)} %`).join(', then ');
  const release = canary.length === 0 ? 'releases directly' : `releases by canary: ${steps}`;
  return `${name} serves ${model}, ${release}, ${costs === undefined ? 'without a cost model' : `costs in ${costs.currency}`}`;
}

function describeGate({ gate }: DeclaredDeployment): string {
  const asked = Object.entries(gate?.thresholds ?? {}).flatMap(([metric, bound]) => describeBound(metric, bound));
  const compare = gate?.champion?.compare;
  if (compare === 'cost') asked.push('cheaper than the champion on the same rows');
  else if (compare !== undefined) asked.push(`better than the champion by ${compare} on the same rows`);
  return asked.length === 0 ? 'asks nothing' : asked.join(', ');
}

function describeBound(metric: string, bound: number | { readonly min?: number; readonly max?: number } | undefined) {
  if (bound === undefined) return [];
  const { min, max } = typeof bound === 'number' ? { min: bound, max: undefined } : bound;
  return [
    ...(min === undefined ? [] : [`${metric} at least ${min}`]),
    ...(max === undefined ? [] : [`${metric} at most ${max}`]),
  ];
}
