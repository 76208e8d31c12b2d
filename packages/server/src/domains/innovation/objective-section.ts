import type { Manifest, ManifestChange } from '@kaizen/contracts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { ManifestSection, ProjectContext } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import { costsMissing, unknownDeployment } from './errors.ts';
import { objectiveDeclared } from './events.ts';
import { type DeclaredObjective, type Objective, readObjective } from './objective.ts';
import { createObjectiveStore } from './objective-store.sql.ts';
import type { InnovationTables } from './tables.ts';

function isSame(known: Objective | undefined, declared: DeclaredObjective): boolean {
  return known !== undefined && canonicalJson({ ...known, id: undefined }) === canonicalJson(declared);
}

function describe({ name, kpi, deployment }: DeclaredObjective): string {
  const target = kpi.target === undefined ? '' : `, target ${kpi.target}`;
  return `${name}: ${kpi.name} of ${deployment} in ${kpi.unit}${target}`;
}

/** `objective` of kaizen.yaml, with the costs that its KPI is made of. */
export function createObjectiveSection({ db, ids, clock }: Pick<Platform, 'db' | 'ids' | 'clock'>): ManifestSection {
  return {
    key: 'objective',
    async check(manifest: Manifest) {
      if (manifest.objective === undefined) return;
      const known = Object.keys(manifest.deployments ?? {});
      if (!known.includes(manifest.objective.deployment)) throw unknownDeployment(manifest.objective.deployment, known);
      if (manifest.costs === undefined) throw costsMissing();
    },
    async plan(manifest: Manifest, project: ProjectContext): Promise<readonly ManifestChange[]> {
      const declared = readObjective(manifest, project);
      if (declared === undefined) return [];
      const store = createObjectiveStore(db.read<InnovationTables>());
      const known = await store.findOfProject(project.id, project.environment);
      const action = known === undefined ? 'create' : isSame(known, declared) ? 'unchanged' : 'update';
      return [{ section: 'objective', name: declared.name, action, summary: describe(declared) }];
    },
    async apply(tx, manifest, project) {
      const declared = readObjective(manifest, project);
      if (declared === undefined) return;
      const store = createObjectiveStore(tx.on<InnovationTables>());
      const known = await store.findOfProject(project.id, project.environment);
      if (isSame(known, declared)) return;
      const objective: Objective = { ...declared, id: known?.id ?? ids.next('obj') };
      await store.save(objective, clock.now());
      await tx.emit(objectiveDeclared(objective));
    },
  };
}
