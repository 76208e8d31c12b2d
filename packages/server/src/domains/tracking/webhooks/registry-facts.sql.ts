import type { Tx } from '../../../platform/db/database.ts';
import type { ModelTables } from '../models/tables.ts';

/** What an event of the registry is about, as it is now; undefined is what is gone. */
export interface Subject {
  readonly model: { readonly tags: Readonly<Record<string, string>>; readonly description: string } | undefined;
  readonly version:
    | {
        readonly tags: Readonly<Record<string, string>>;
        readonly description: string;
        readonly source: string;
        readonly runId: string | null;
      }
    | undefined;
}

/** Reads the model, and the version if the subject is one. */
export async function readSubject(tx: Tx, subject: string): Promise<Subject> {
  const db = tx.on<ModelTables>();
  const row = await db
    .selectFrom('tracking_model_versions')
    .select(['model_id', 'description', 'source_uri', 'run_id'])
    .where('id', '=', subject)
    .executeTakeFirst();
  const modelId = row?.model_id ?? subject;
  const model = await db
    .selectFrom('tracking_models')
    .select('description')
    .where('id', '=', modelId)
    .executeTakeFirst();
  const modelTags = db.selectFrom('tracking_model_tags').select(['name', 'value']).where('model_id', '=', modelId);
  const versionTags = db
    .selectFrom('tracking_model_version_tags')
    .select(['name', 'value'])
    .where('version_id', '=', subject);
  return {
    model: model && { tags: toTags(await modelTags.execute()), description: model.description ?? '' },
    version: row && {
      tags: toTags(await versionTags.execute()),
      description: row.description ?? '',
      source: row.source_uri,
      runId: row.run_id,
    },
  };
}

function toTags(rows: ReadonlyArray<{ readonly name: string; readonly value: string }>) {
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
