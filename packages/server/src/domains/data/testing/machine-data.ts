import type { Manifest } from '@kaizen/contracts';
import type { ManifestSection } from '../../../platform/manifest-section.ts';
import { createTestPlatform, type TestPlatform, type TestPlatformOptions } from '../../../testing/test-platform.ts';
import type { AcceptanceCheck } from '../acceptance/acceptance-check.ts';
import { createDataRoom, type DataRoom } from '../room.ts';

/** The project that the test datasets belong to. */
const plant = { id: 'prj_1', name: 'plant', environment: 'production', folder: '/nowhere' };

/** Header of a small machine dataset. */
export const machineHeader = 'id,kind,torque,stop';

/** Declares it; half of a batch may be bad. */
export const machineManifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  data: {
    machines: {
      source: {},
      columns: {
        id: { type: 'integer', role: 'id' },
        kind: { type: 'category', values: ['L', 'M', 'H'] },
        torque: { type: 'number', unit: 'Nm', min: 0, max: 200 },
        stop: { type: 'flag', role: 'label' },
      },
      validation: { policy: 'quarantine', maxBadShare: 0.5 },
    },
  },
};

/** CSV lines of the rows [from, to). */
export function machineRows(from: number, to: number): string {
  const line = (i: number) => `${from + i},${'LMH'[i % 3]},${40 + (i % 7) / 10},${i % 9 === 0 ? 1 : 0}`;
  return Array.from({ length: to - from }, (_, i) => line(i)).join('\n');
}

/** A data room on a throw-away platform, with a manifest applied when one is given. */
export async function openDataRoom(
  manifest?: Manifest,
  options: TestPlatformOptions & {
    readonly checks?: readonly AcceptanceCheck[];
    /** Folder of every project. */
    readonly folder?: string;
  } = {},
): Promise<{ platform: TestPlatform; room: DataRoom }> {
  const platform = await createTestPlatform(options);
  const room = createDataRoom({
    platform,
    ...(options.checks === undefined ? {} : { checks: options.checks }),
    ...(options.folder === undefined ? {} : { folderOf: async () => options.folder }),
  });
  for (const kind of room.jobKinds ?? []) platform.jobs.register(kind);
  if (manifest !== undefined) await applySections(platform, room.manifestSections, manifest);
  return { platform, room };
}

/** Checks and applies a manifest as the composition root does: all checks, then one transaction. */
export async function applySections(
  platform: Pick<TestPlatform, 'db'>,
  sections: readonly ManifestSection[] | undefined,
  manifest: Manifest,
  change: Partial<typeof plant> = {},
): Promise<void> {
  const project = { ...plant, ...change };
  for (const section of sections ?? []) await section.check?.(manifest, project);
  await platform.db.run(async (tx) => {
    for (const section of sections ?? []) await section.apply(tx, manifest, project);
  });
}
