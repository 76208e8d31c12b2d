import type { AlertStore, DecisionStore } from './alert-store.ts';
import type { EpochStore, MonitorStore } from './monitor-store.ts';
import type { WindowStore } from './window-store.ts';

/** The room's stores over one transaction or reading connection. */
export interface MonitoringStores {
  readonly monitors: MonitorStore;
  readonly epochs: EpochStore;
  readonly windows: WindowStore;
  readonly alerts: AlertStore;
  readonly decisions: DecisionStore;
}
