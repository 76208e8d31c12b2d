import { findNearestName } from '@kaizen/contracts';
import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { DataReader } from '../data/index.ts';
import { compileSet } from './compile-set.ts';
import { setNotFound } from './errors.ts';
import { createFeatureSection } from './feature-section.ts';
import { type FoundRevision, findCurrent, findRevision, listCurrent } from './feature-store.sql.ts';
import type { CompiledFeatures, FeaturesReader } from './features-reader.ts';
import { createFeatureRoutes } from './features-routes.ts';

/** The room as the composition root gets it. */
export interface FeaturesRoom extends Room {
  readonly reader: FeaturesReader;
}

/** Builds the room. Compiled revisions are kept: a revision never changes. */
export function createFeaturesRoom(given: { readonly platform: Platform; readonly data: DataReader }): FeaturesRoom {
  const { platform, data } = given;
  const compiled = new Map<string, CompiledFeatures>();

  function compile({ view, definition }: FoundRevision): CompiledFeatures {
    const known = compiled.get(view.id) ?? compileSet(view, definition);
    compiled.set(view.id, known);
    return known;
  }

  async function notFound(name: string) {
    const names = (await listCurrent(platform.db, undefined)).map((set) => set.name);
    return setNotFound(name, findNearestName(name, names));
  }

  const reader: FeaturesReader = {
    findFeatureSet: async (name) => (await findCurrent(platform.db, name))?.view,
    async getCompiled(featureSetId) {
      const known = compiled.get(featureSetId);
      if (known !== undefined) return known;
      const found = await findRevision(platform.db, featureSetId);
      if (found === undefined) throw await notFound(featureSetId);
      return compile(found);
    },
    async getCurrent(name) {
      const found = await findCurrent(platform.db, name);
      if (found === undefined) throw await notFound(name);
      return compile(found);
    },
  };
  return {
    name: 'features',
    reader,
    routes: createFeatureRoutes(platform, reader),
    manifestSections: [createFeatureSection(platform, data)],
  };
}
