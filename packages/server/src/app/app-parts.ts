import type { LiveStream } from '../platform/live/live-stream.ts';
import type { Platform } from '../platform/platform.ts';
import type { Room } from '../platform/room.ts';

/** What routes of the application itself are made from. */
export interface AppParts {
  readonly platform: Platform;
  readonly rooms: readonly Room[];
  readonly live: LiveStream;
  /** Secret of `server.json`: a caller that knows it can read the home, so it is the operator of this machine. */
  readonly token: string;
  readonly isReady: () => boolean;
}
