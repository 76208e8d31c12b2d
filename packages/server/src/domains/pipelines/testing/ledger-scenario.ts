import type { Manifest } from '@kaizen/contracts';
import type { ProjectContext } from '../../../platform/manifest-section.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { StepContext, StepKind, StepOutcome } from '../contract.ts';
import { createManifestSections } from '../manifest-sections.ts';
import { createRunJob } from '../run-job.ts';
import { createRunService, type RunService } from '../run-service.ts';

const project: ProjectContext = {
  id: 'prj_1',
  name: 'plant',
  environment: 'production',
  folder: '/nowhere',
};

/** A pipeline of every kind of step. */
export const manifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  training: { failure: { features: 'state', label: 'Machine failure', algorithm: 'random-forest' } },
  pipelines: {
    failure: {
      steps: [
        { name: 'bring', uses: 'ingest', with: 'machines' },
        { name: 'check', uses: 'validate', with: 'machines' },
        { name: 'learn', uses: 'train', with: 'failure' },
        { name: 'judge', uses: 'gate', with: 'failure' },
        { name: 'release', uses: 'register', with: 'failure' },
      ],
    },
  },
};

/** Steps whose work is up to the test; by default each gives its position and what it read. */
export function createKinds(run: (step: StepContext) => Promise<StepOutcome> | StepOutcome): Map<string, StepKind> {
  const uses = ['ingest', 'validate', 'features', 'train', 'gate', 'register', 'release'] as const;
  return new Map(uses.map((name) => [name, { uses: name, run: async (step) => run(step) }]));
}

/** Applies the manifest and registers the ledger's job with these kinds. */
export async function createLedger(
  platform: Platform,
  kinds: ReadonlyMap<string, StepKind>,
): Promise<{ readonly service: RunService }> {
  const service = createRunService(platform);
  platform.jobs.register(createRunJob({ platform, service, kinds }));
  await applyManifest(platform, manifest);
  return { service };
}

export async function applyManifest(platform: Pick<Platform, 'db' | 'clock'>, applied: Manifest): Promise<void> {
  for (const section of createManifestSections(platform, { findDataset: async () => undefined })) {
    await section.check?.(applied, project);
    await platform.db.run((tx) => section.apply(tx, applied, project));
  }
}
