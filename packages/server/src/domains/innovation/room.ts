import type { Platform } from '../../platform/platform.ts';
import type { Room } from '../../platform/room.ts';
import type { InnovationCommands, InnovationReader } from './contract.ts';
import { createInnovationRoutes } from './innovation-routes.ts';
import { createObjectiveSection } from './objective-section.ts';
import { createObjectiveReader, recordKpiReading } from './objective-service.ts';

/** The room as the composition root gets it. */
export interface InnovationRoom extends Room {
  readonly reader: InnovationReader;
  readonly commands: InnovationCommands;
}

export function createInnovationRoom({ platform }: { readonly platform: Platform }): InnovationRoom {
  const reader = createObjectiveReader(platform);
  return {
    name: 'innovation',
    reader,
    commands: { recordKpiReading },
    routes: createInnovationRoutes(reader),
    manifestSections: [createObjectiveSection(platform)],
  };
}
