import type { DriftReportRow } from '../tables.ts';

/** Kept reports, written inside one unit of work. */
export interface DriftStore {
  find(id: string): Promise<DriftReportRow | undefined>;
  /** Keeps a report; one that is there already stays as it is. */
  insert(row: DriftReportRow): Promise<void>;
}
