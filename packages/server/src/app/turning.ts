import { messageOf } from '../kernel/errors.ts';
import type { Room } from '../platform/room.ts';
import type { Logger } from '../platform/telemetry/telemetry.ts';

/** Something that looks at a deployment's durable counts and enqueues what has become due. */
type Advance = (deployment: string) => Promise<void>;

/**
 * What turns the loop: whenever a log grew, and for every deployment at start, canaries and monitors look whether something is due. A notice may be lost
 * (they are in process); the look at start and the next notice read the same durable counts, so nothing that must happen is.
 */
export function createTurning(parts: {
  readonly onAdvanced: (listener: (deployment: string) => void) => () => void;
  readonly advances: readonly Advance[];
  readonly listDeployments: () => Promise<readonly string[]>;
  readonly log: Logger;
}): Room {
  let stop: (() => void) | undefined;
  const open = new Set<Promise<void>>();
  const look = (deployment: string) => {
    for (const advance of parts.advances) {
      const looking = advance(deployment)
        .catch((error: unknown) =>
          parts.log.warn({ deployment, error: messageOf(error) }, 'could not look at what is due'),
        )
        .finally(() => open.delete(looking));
      open.add(looking);
    }
  };
  return {
    name: 'turning',
    routes: [],
    async start() {
      stop = parts.onAdvanced(look);
      for (const deployment of await parts.listDeployments()) look(deployment);
    },
    async close() {
      stop?.();
      await Promise.all(open);
    },
  };
}
