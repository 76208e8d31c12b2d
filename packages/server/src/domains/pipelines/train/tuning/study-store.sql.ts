import type { Trial } from '@kaizen/learn';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import type { PipelinesTables, StudyRow, TrialRow } from '../../tables.ts';
import type { PlannedStudy } from './planned-study.ts';

/** The ledger of studies and their trials, on a unit of work or, for reading, on the database. */
export interface StudyStore {
  find(runId: string): Promise<StudyRow | undefined>;
  insert(study: StudyRow): Promise<void>;
  change(runId: string, change: Partial<StudyRow>): Promise<void>;
  /** Trials that are `running`. */
  findOpen(runId: string): Promise<TrialRow[]>;
  /** Writes a trial that begins; the same place again begins it anew. */
  putTrial(trial: TrialRow): Promise<void>;
  changeTrial(runId: string, position: number, change: Partial<TrialRow>): Promise<void>;
}

export function createStudyStore(on: Tx | Database): StudyStore {
  const db = 'on' in on ? on.on<PipelinesTables>() : on.read<PipelinesTables>();
  return {
    find: (runId) => db.selectFrom('pipelines_studies').selectAll().where('run_id', '=', runId).executeTakeFirst(),
    async insert(study) {
      await db.insertInto('pipelines_studies').values(study).execute();
    },
    async change(runId, change) {
      await db.updateTable('pipelines_studies').set(change).where('run_id', '=', runId).execute();
    },
    findOpen: (runId) =>
      db
        .selectFrom('pipelines_trials')
        .selectAll()
        .where('run_id', '=', runId)
        .where('status', '=', 'running')
        .orderBy('position')
        .execute(),
    async putTrial(trial) {
      await db
        .insertInto('pipelines_trials')
        .values(trial)
        .onConflict((conflict) => conflict.columns(['run_id', 'position']).doUpdateSet(trial))
        .execute();
    },
    async changeTrial(runId, position, change) {
      await db
        .updateTable('pipelines_trials')
        .set(change)
        .where('run_id', '=', runId)
        .where('position', '=', position)
        .execute();
    },
  };
}

/** The plan of a study's row. */
export function toPlan({ plan }: Pick<StudyRow, 'plan'>): PlannedStudy {
  // Row mapping: the column was written from this type.
  return JSON.parse(plan) as PlannedStudy;
}

/** A row as learning knows it; JSON has no NaN, so it is kept as null. */
export function toTrial(row: Pick<TrialRow, 'position' | 'status' | 'parameters' | 'scores'>): Trial {
  // Row mapping: the columns were written from these types.
  const scores = JSON.parse(row.scores) as ReadonlyArray<number | null>;
  return {
    index: row.position,
    values: JSON.parse(row.parameters) as Trial['values'],
    state: row.status as Trial['state'],
    scores: scores.map((score) => score ?? Number.NaN),
  };
}
