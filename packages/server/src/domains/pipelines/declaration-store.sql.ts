import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { ProjectContext } from '../../platform/manifest-section.ts';
import type { StoredPipeline, StoredTraining } from './declaration.ts';
import type { PipelineRow, PipelinesTables, TrainingRow } from './tables.ts';

/** A training revision as it was applied. */
export interface TrainingRevision extends StoredTraining {
  readonly name: string;
  readonly revision: number;
  readonly projectId: string;
}

/** Declared trainings and pipelines. Works on a unit of work or, for reading, on the database. */
export interface DeclarationStore {
  findTraining(name: string, revision?: number): Promise<TrainingRevision | undefined>;
  findPipeline(name: string): Promise<PipelineRow | undefined>;
}

export function createDeclarationStore(on: Tx | Database): DeclarationStore {
  const db = 'on' in on ? on.on<PipelinesTables>() : on.read<PipelinesTables>();
  return {
    async findTraining(name, revision) {
      let query = db.selectFrom('pipelines_trainings').selectAll().where('name', '=', name);
      if (revision !== undefined) query = query.where('revision', '=', revision);
      const row = await query.orderBy('revision', 'desc').limit(1).executeTakeFirst();
      return row && toRevision(row);
    },
    findPipeline: (name) =>
      db.selectFrom('pipelines_pipelines').selectAll().where('name', '=', name).executeTakeFirst(),
  };
}

function toRevision(row: TrainingRow): TrainingRevision {
  // Row mapping: the column was written from this type.
  const stored = JSON.parse(row.spec) as StoredTraining;
  return { ...stored, name: row.name, revision: row.revision, projectId: row.project_id };
}

/** The stored form of a pipeline row. */
export function toPipeline(row: PipelineRow): StoredPipeline {
  // Row mapping: the column was written from this type.
  return JSON.parse(row.spec) as StoredPipeline;
}

/** Writes a training as the next revision, unless the newest one is equal. */
export async function putTraining(
  tx: Tx,
  project: ProjectContext,
  name: string,
  training: StoredTraining,
  at: number,
): Promise<void> {
  const db = tx.on<PipelinesTables>();
  const before = await db
    .selectFrom('pipelines_trainings')
    .select(['revision', 'spec'])
    .where('name', '=', name)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  const spec = canonicalJson(training);
  if (before?.spec === spec) return;
  const row: TrainingRow = {
    name,
    revision: (before?.revision ?? 0) + 1,
    project_id: project.id,
    environment: project.environment,
    spec,
    created_at: at,
  };
  await db.insertInto('pipelines_trainings').values(row).execute();
}

/** Writes a pipeline by name. */
export async function putPipeline(
  tx: Tx,
  project: ProjectContext,
  name: string,
  pipeline: StoredPipeline,
  at: number,
): Promise<void> {
  const row: PipelineRow = {
    name,
    project_id: project.id,
    environment: project.environment,
    project: canonicalJson({ ...project }),
    spec: canonicalJson(pipeline),
    created_at: at,
  };
  const { environment, project: context, spec } = row;
  await tx
    .on<PipelinesTables>()
    .insertInto('pipelines_pipelines')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ environment, project: context, spec }))
    .execute();
}
