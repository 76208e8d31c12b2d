import type { Database } from '../../../platform/db/database.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import type { TrackingTables } from '../tables.ts';
import type { ModelReader } from './contract.ts';
import { createDocumentReads } from './model-documents.sql.ts';

/** Reads of logged and registered models as the edges need them. */
export function createModelReader(db: Database): ModelReader {
  return { ...createRowReads(db), ...createDocumentReads(db) };
}

type RowReads = Omit<ModelReader, 'modelDocuments' | 'versionDocuments' | 'loggedModelDocuments'>;

function createRowReads(db: Database): RowReads {
  const read = db.read<TrackingTables>();
  const versionsOf = (name: string) =>
    read
      .selectFrom('tracking_model_versions as version')
      .innerJoin('tracking_models as model', 'model.id', 'version.model_id')
      .selectAll('version')
      .where('model.name', '=', name)
      .where('version.deleted_at', 'is', null);
  return {
    findModelByName: (name) =>
      read.selectFrom('tracking_models').selectAll().where('name', '=', name).executeTakeFirst(),
    findVersionRow: (name, version) => versionsOf(name).where('version.version', '=', version).executeTakeFirst(),
    findVersionRowByAlias: (name, alias) =>
      alias.toLowerCase() === 'latest'
        ? versionsOf(name).orderBy('version.version', 'desc').limit(1).executeTakeFirst()
        : versionsOf(name)
            .innerJoin('tracking_aliases as alias', 'alias.model_version_id', 'version.id')
            .where('alias.alias', '=', alias)
            .executeTakeFirst(),
    findLatestVersionRows: (name, stages) => {
      const wanted = stages.length === 0 ? undefined : [...stages];
      const newest = read
        .selectFrom('tracking_model_versions as other')
        .innerJoin('tracking_models as owner', 'owner.id', 'other.model_id')
        .select((select) => select.fn.max('other.version').as('version'))
        .where('owner.name', '=', name)
        .where('other.deleted_at', 'is', null)
        .groupBy('other.stage');
      const query = versionsOf(name)
        .where('version.version', 'in', newest)
        .orderBy('version.version')
        .$if(wanted !== undefined, (some) => some.where('version.stage', 'in', wanted ?? []));
      return scanRows(db, query);
    },
    findLoggedModelRow: (id) =>
      read.selectFrom('tracking_logged_models').selectAll().where('id', '=', id).executeTakeFirst(),
  };
}
