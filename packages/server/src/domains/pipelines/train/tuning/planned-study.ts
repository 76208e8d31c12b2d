import type { StudyPlan } from '@kaizen/learn';

/** A study as it is kept: what decides its trials, and by what and how long they are judged. */
export interface PlannedStudy extends StudyPlan {
  readonly metric: string;
  /** No further trial begins after so many minutes of work. */
  readonly minutes?: number | undefined;
}
