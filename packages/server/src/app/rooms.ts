import type { Reaction } from '../platform/outbox/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Room } from '../platform/room.ts';

/** The rooms, built and connected. `reactions` are those that cross rooms (app/reactions.ts). */
export interface ConnectedRooms {
  /** In the order of the arrows: a room stands after those it reads. */
  readonly rooms: readonly Room[];
  readonly reactions: readonly Reaction[];
}

/** Builds the rooms in the order of the arrows, connects their ports, and lists them. Nothing is started here. */
export function connectRooms(_platform: Platform): ConnectedRooms {
  return { rooms: [], reactions: [] };
}
