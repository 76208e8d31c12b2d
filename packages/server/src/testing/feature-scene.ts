import type { Manifest, ManifestChange } from '@kaizen/contracts';
import { createDataRoom } from '../domains/data/room.ts';
import { createFeaturesRoom, type FeaturesRoom } from '../domains/features/room.ts';
import { createTestPlatform, type TestPlatform, type TestPlatformOptions } from './test-platform.ts';

const plant = { id: 'prj_1', name: 'plant', environment: 'production', folder: '/nowhere' };
type Sets = NonNullable<Manifest['features']>;

/** Data and features on a real platform; `apply` checks, plans and applies a manifest made of feature sets, and gives the plan. */
export async function openFeatureRooms(
  manifestWith: (sets: Sets) => Manifest,
  options: TestPlatformOptions = {},
): Promise<{
  readonly platform: TestPlatform;
  readonly features: FeaturesRoom;
  apply(sets: Sets): Promise<readonly ManifestChange[]>;
}> {
  const platform = await createTestPlatform(options);
  const data = createDataRoom({ platform });
  const features = createFeaturesRoom({ platform, data: data.reader });
  const sections = [...(data.manifestSections ?? []), ...(features.manifestSections ?? [])];
  return {
    platform,
    features,
    async apply(sets) {
      const manifest = manifestWith(sets);
      for (const section of sections) await section.check?.(manifest, plant);
      const changes = await Promise.all(sections.map((section) => section.plan(manifest, plant)));
      await platform.db.run(async (tx) => {
        for (const section of sections) await section.apply(tx, manifest, plant);
      });
      return changes.flat();
    },
  };
}
