import type { FileTables } from './artifacts/tables.ts';
import type { ModelTables } from './models/tables.ts';
import type { RunTables } from './runs/tables.ts';
import type { TraceTables } from './traces/tables.ts';
import type { SavedViewTables } from './views/tables.ts';
import type { WebhookTables } from './webhooks/tables.ts';

export type * from './artifacts/tables.ts';
export type * from './models/tables.ts';
export type * from './runs/tables.ts';
export type * from './traces/tables.ts';
export type * from './views/tables.ts';
export type * from './webhooks/tables.ts';

/** Rows of this room, as migrations 0004 and 0011 to 0013 make them. JSON columns are text; flags and `…_is_nan` are 0 or 1. */
export interface TrackingTables
  extends RunTables,
    FileTables,
    ModelTables,
    TraceTables,
    SavedViewTables,
    WebhookTables {}
