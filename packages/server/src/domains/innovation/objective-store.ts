import type { Objective, Reading, ReadingSource } from './objective.ts';

export interface ObjectiveStore {
  find(id: string): Promise<Objective | undefined>;
  /** The objective of a project in an environment. */
  findOfProject(projectId: string, environment: string): Promise<Objective | undefined>;
  listByDeployment(deployment: string): Promise<readonly Objective[]>;
  /** By project id or name, or all; at most 100. */
  list(project?: string): Promise<readonly Objective[]>;
  save(objective: Objective, now: number): Promise<void>;
  findReading(objectiveId: string, source: ReadingSource, sourceId: string): Promise<Reading | undefined>;
  insertReading(reading: Reading): Promise<void>;
}
