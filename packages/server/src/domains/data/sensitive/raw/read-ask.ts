import type { Permission, RawRead } from '@kaizen/contracts';
import type { Caller } from '../../../../platform/http/route.ts';

/** Where raw values are handed out. */
export type RawSurface = RawRead['surface'];

/** Who reads, what, and what for. `may` is the one question of permission; until sign-in exists the local operator may everything. */
export interface ReadAsk {
  readonly caller: Caller;
  readonly may: (permission: Permission) => boolean;
  readonly query: { readonly raw?: boolean; readonly purpose?: string };
  readonly surface: RawSurface;
  readonly versionId?: string;
  readonly batchId?: string;
  /** One of many requests for the same file. */
  readonly isPart?: boolean;
}
