import type { KaizenEvent, ObjectiveView } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';

/** What other rooms may read. */
export interface InnovationReader {
  /** Objectives of a project (id or name), or all of them; at most 100. */
  findObjectives(project?: string): Promise<readonly ObjectiveView[]>;
  /** Throws `innovation.objective_not_found`. */
  getObjective(id: string): Promise<ObjectiveView>;
}

/** Events that a KPI is read from. */
export type KpiEvent = KaizenEvent<'monitoring.window.labelled' | 'delivery.comparison.completed'>;

/** Commands. */
export interface InnovationCommands {
  /**
   * Reads the KPI of every objective on the event's deployment from the event, in the caller's transaction; the same window or comparison again changes
   * nothing. A labelled window gives the level (cost per 1,000 labelled records); a comparison gives the saving (before − after, per 1,000 records).
   */
  recordKpiReading(tx: Tx, event: KpiEvent): Promise<void>;
}
