import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { idsIn } from '../../../platform/db/ids-in.ts';
import type { TrackingTables } from '../tables.ts';
import type { ModelReader } from './contract.ts';

type DocumentReads = Pick<ModelReader, 'modelDocuments' | 'versionDocuments' | 'loggedModelDocuments'>;

/** Documents of models. Parts that a shape does not name are not read; which ones it names is known where the documents are built. */
export function createDocumentReads(db: Database): DocumentReads {
  return {
    modelDocuments: (ids, shape) => db.scanDocuments({ ids, shape, ...selectModels(db, ids) }),
    versionDocuments: (ids, shape) => db.scanDocuments({ ids, shape, ...selectVersions(db, ids) }),
    loggedModelDocuments: (ids, shape) => db.scanDocuments({ ids, shape, ...selectLoggedModels(db, ids) }),
  };
}

const plain = ({ sql: text, parameters }: CompiledQuery<unknown>) => ({ sql: text, parameters });

function selectModels(db: Database, ids: readonly string[]) {
  const read = db.read<TrackingTables>();
  return {
    head: plain(
      read
        .selectFrom('tracking_models')
        .select(['id', 'name', 'description', 'created_at', 'updated_at'])
        .where(idsIn(db.kind, 'id', ids))
        .compile(),
    ),
    parts: {
      tags: plain(
        read
          .selectFrom('tracking_model_tags')
          .select(['model_id as owner', 'name', 'value'])
          .where(idsIn(db.kind, 'model_id', ids))
          .orderBy('model_id')
          .orderBy('name')
          .compile(),
      ),
      aliases: plain(
        read
          .selectFrom('tracking_aliases as alias')
          .innerJoin('tracking_model_versions as version', 'version.id', 'alias.model_version_id')
          .select(['alias.model_id as owner', 'alias.alias', 'version.version'])
          .where(idsIn(db.kind, 'alias.model_id', ids))
          .orderBy('alias.model_id')
          .orderBy('alias.alias')
          .compile(),
      ),
      latest_versions: plain(selectLatestVersions(db, ids).compile()),
    },
  };
}

/** The newest version of each stage of the models. */
function selectLatestVersions(db: Database, ids: readonly string[]) {
  const read = db.read<TrackingTables>();
  const newest = read
    .selectFrom('tracking_model_versions')
    .select((select) => ['model_id', select.fn.max('version').as('version')])
    .where(idsIn(db.kind, 'model_id', ids))
    .where('deleted_at', 'is', null)
    .groupBy(['model_id', 'stage'])
    .as('newest');
  return read
    .selectFrom('tracking_model_versions as version')
    .innerJoin(newest, (join) =>
      join.onRef('newest.model_id', '=', 'version.model_id').onRef('newest.version', '=', 'version.version'),
    )
    .innerJoin('tracking_models as model', 'model.id', 'version.model_id')
    .select('version.model_id as owner')
    .select(versionColumns)
    .select([aliasNames(db.kind).as('alias_names'), tagValues(db.kind).as('tag_values')])
    .orderBy('version.model_id')
    .orderBy('version.version');
}

const versionColumns = [
  'version.id',
  'model.name',
  'version.version',
  'version.source',
  'version.source_uri',
  'version.logged_model_id',
  'version.run_id',
  'version.run_link',
  'version.description',
  'version.user_name',
  'version.stage',
  'version.status',
  'version.status_message',
  'version.created_at',
  'version.updated_at',
] as const;

function aliasNames(kind: Database['kind']): RawBuilder<string | null> {
  const made =
    kind === 'sqlite'
      ? sql`nullif(json_group_array(own.alias order by own.alias), '[]')`
      : sql`cast(json_agg(own.alias order by own.alias) as text)`;
  return sql<string | null>`(select ${made} from tracking_aliases as own where own.model_version_id = version.id)`;
}

function tagValues(kind: Database['kind']): RawBuilder<string> {
  const made =
    kind === 'sqlite'
      ? sql`json_group_object(own.name, own.value order by own.name)`
      : sql`coalesce(cast(json_object_agg(own.name, own.value order by own.name) as text), '{}')`;
  return sql<string>`(select ${made} from tracking_model_version_tags as own where own.version_id = version.id)`;
}

function selectVersions(db: Database, ids: readonly string[]) {
  const read = db.read<TrackingTables>();
  return {
    head: plain(
      read
        .selectFrom('tracking_model_versions as version')
        .innerJoin('tracking_models as model', 'model.id', 'version.model_id')
        .select(versionColumns)
        .select([aliasNames(db.kind).as('alias_names'), tagValues(db.kind).as('tag_values')])
        .where(idsIn(db.kind, 'version.id', ids))
        .where('version.deleted_at', 'is', null)
        .compile(),
    ),
    parts: {
      tags: plain(
        read
          .selectFrom('tracking_model_version_tags')
          .select(['version_id as owner', 'name', 'value'])
          .where(idsIn(db.kind, 'version_id', ids))
          .orderBy('version_id')
          .orderBy('name')
          .compile(),
      ),
      aliases: plain(
        read
          .selectFrom('tracking_aliases')
          .select(['model_version_id as owner', 'alias'])
          .where(idsIn(db.kind, 'model_version_id', ids))
          .orderBy('model_version_id')
          .orderBy('alias')
          .compile(),
      ),
      params: plain(
        read
          .selectFrom('tracking_model_versions as version')
          .innerJoin('tracking_logged_model_params as own', 'own.model_id', 'version.logged_model_id')
          .select(['version.id as owner', 'own.name', 'own.value'])
          .where(idsIn(db.kind, 'version.id', ids))
          .orderBy('version.id')
          .orderBy('own.name')
          .compile(),
      ),
      metrics: plain(selectVersionMetrics(db, ids).compile()),
    },
  };
}

const metricColumns = [
  'own.name',
  'own.value',
  'own.value_is_nan',
  'own.step',
  'own.at',
  'own.run_id',
  'own.dataset_name',
  'own.dataset_digest',
] as const;

function selectVersionMetrics(db: Database, ids: readonly string[]) {
  return db
    .read<TrackingTables>()
    .selectFrom('tracking_model_versions as version')
    .innerJoin('tracking_logged_model_metrics as own', 'own.model_id', 'version.logged_model_id')
    .select('version.id as owner')
    .select(metricColumns)
    .where(idsIn(db.kind, 'version.id', ids))
    .orderBy('version.id')
    .orderBy('own.name')
    .orderBy('own.run_id')
    .orderBy('own.dataset_name')
    .orderBy('own.dataset_digest');
}

function selectLoggedMetrics(db: Database, ids: readonly string[]) {
  const read = db.read<TrackingTables>();
  return read
    .selectFrom('tracking_logged_model_metrics as own')
    .select('own.model_id as owner')
    .select(metricColumns)
    .where(idsIn(db.kind, 'own.model_id', ids))
    .orderBy('own.model_id')
    .orderBy('own.name')
    .orderBy('own.run_id')
    .orderBy('own.dataset_name')
    .orderBy('own.dataset_digest');
}

function selectLoggedModels(db: Database, ids: readonly string[]) {
  const read = db.read<TrackingTables>();
  const pairs = (table: 'tracking_logged_model_params' | 'tracking_logged_model_tags') =>
    plain(
      read
        .selectFrom(table)
        .select(['model_id as owner', 'name', 'value'])
        .where(idsIn(db.kind, 'model_id', ids))
        .orderBy('model_id')
        .orderBy('name')
        .compile(),
    );
  return {
    head: plain(
      read
        .selectFrom('tracking_logged_models')
        .select(['id', 'experiment_id', 'run_id', 'name', 'type', 'status', 'status_message', 'artifact_uri'])
        .select(['created_at', 'updated_at', 'deleted_at'])
        .where(idsIn(db.kind, 'id', ids))
        .compile(),
    ),
    parts: {
      params: pairs('tracking_logged_model_params'),
      tags: pairs('tracking_logged_model_tags'),
      metrics: plain(selectLoggedMetrics(db, ids).compile()),
      registrations: plain(
        read
          .selectFrom('tracking_model_versions as version')
          .innerJoin('tracking_models as model', 'model.id', 'version.model_id')
          .select(['version.logged_model_id as owner', 'model.name', 'version.version'])
          .where(idsIn(db.kind, 'version.logged_model_id', ids))
          .where('version.deleted_at', 'is', null)
          .orderBy('version.logged_model_id')
          .orderBy('model.name')
          .orderBy('version.version')
          .compile(),
      ),
    },
  };
}
