import type { Manifest, ManifestChange } from '@kaizen/contracts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { ManifestSection } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkTrainings } from './check-training.ts';
import { checkPipelines, readPipelines, readTrainings } from './declaration.ts';
import { createDeclarationStore, putPipeline, putTraining } from './declaration-store.sql.ts';
import { pipelineOfOtherProject } from './errors.ts';

/** The sections `training` and `pipelines` of kaizen.yaml. */
export function createManifestSections({ db, clock }: Pick<Platform, 'db' | 'clock'>): ManifestSection[] {
  const store = createDeclarationStore(db);
  return [
    {
      key: 'training',
      async check(manifest, project) {
        checkTrainings(manifest);
        for (const name of Object.keys(manifest.training ?? {})) {
          const found = await store.findTraining(name);
          if (found !== undefined && found.projectId !== project.id) throw pipelineOfOtherProject('training', name);
        }
      },
      plan: (manifest) =>
        plan(
          'training',
          readTrainings(manifest),
          async (name) => {
            const found = await store.findTraining(name);
            if (found === undefined) return undefined;
            return canonicalJson(
              found.costs === undefined ? { spec: found.spec } : { spec: found.spec, costs: found.costs },
            );
          },
          ({ spec }) =>
            `${spec.algorithm} on ${spec.features}, ${spec.label === undefined ? 'no label' : `label ${spec.label}`}`,
        ),
      async apply(tx, manifest, project) {
        for (const [name, training] of readTrainings(manifest))
          await putTraining(tx, project, name, training, clock.now());
      },
    },
    {
      key: 'pipelines',
      async check(manifest, project) {
        checkPipelines(manifest);
        for (const name of Object.keys(manifest.pipelines ?? {})) {
          const found = await store.findPipeline(name);
          if (found !== undefined && found.project_id !== project.id) throw pipelineOfOtherProject('pipelines', name);
        }
      },
      plan: (manifest) =>
        plan(
          'pipelines',
          readPipelines(manifest),
          async (name) => (await store.findPipeline(name))?.spec,
          ({ steps }) => steps.map(({ uses }) => uses).join(' → '),
        ),
      async apply(tx, manifest: Manifest, project) {
        for (const [name, pipeline] of readPipelines(manifest))
          await putPipeline(tx, project, name, pipeline, clock.now());
      },
    },
  ];
}

async function plan<T>(
  section: string,
  wanted: ReadonlyMap<string, T>,
  findStored: (name: string) => Promise<string | undefined>,
  summarise: (item: T) => string,
): Promise<ManifestChange[]> {
  const changes: ManifestChange[] = [];
  for (const [name, item] of wanted) {
    const stored = await findStored(name);
    const action = stored === undefined ? 'create' : stored === canonicalJson(item) ? 'unchanged' : 'update';
    changes.push({ section, name, action, summary: summarise(item) });
  }
  return changes;
}
