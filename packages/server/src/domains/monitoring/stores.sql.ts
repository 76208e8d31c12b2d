import type { Kysely } from 'kysely';
import type { Database, Tx } from '../../platform/db/database.ts';
import { createAlertStore, createDecisionStore } from './alert-store.sql.ts';
import { createEpochStore, createMonitorStore } from './monitor-store.sql.ts';
import type { MonitoringStores } from './stores.ts';
import type { MonitoringTables } from './tables.ts';
import { createWindowStore } from './window-store.sql.ts';

function storesOver(db: Kysely<MonitoringTables>): MonitoringStores {
  return {
    monitors: createMonitorStore(db),
    epochs: createEpochStore(db),
    windows: createWindowStore(db),
    alerts: createAlertStore(db),
    decisions: createDecisionStore(db),
  };
}

/** Stores inside a transaction. */
export function storesIn(tx: Tx): MonitoringStores {
  return storesOver(tx.on<MonitoringTables>());
}

/** Stores for small reads outside a transaction. */
export function storesFor(db: Database): MonitoringStores {
  return storesOver(db.read<MonitoringTables>());
}
