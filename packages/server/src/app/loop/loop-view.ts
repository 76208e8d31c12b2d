import type { LoopView } from '@kaizen/contracts';
import type { ProjectContext } from '../../platform/manifest-section.ts';
import { describeLoop } from './describe-loop.ts';
import { createLoopReadings, type LoopReaders } from './read-loop.ts';

/** The home page of a project: read, then described. A few milliseconds; nothing is scanned. */
export function createLoopView(readers: LoopReaders): (project: ProjectContext) => Promise<LoopView> {
  const read = createLoopReadings(readers);
  return async (project) => describeLoop(await read(project));
}
