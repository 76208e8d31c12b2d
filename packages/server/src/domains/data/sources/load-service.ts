import type { SourceSpec } from '@kaizen/contracts';
import { isKaizenError } from '../../../kernel/errors.ts';
import { readNamedSecret } from '../../../platform/config/named-secret.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataCommands, IngestSource, LoadOutcome, LoadRequest } from '../data-commands.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { hashFile } from '../ingest/hash-file.io.ts';
import { parseSpec } from '../row-mapping.ts';
import type { DatasetRow } from '../tables.ts';
import { listFolderFiles, resolveInside } from './folder-files.io.ts';
import type { FolderFile, FolderSource, PostgresSource } from './ingest-sources.ts';
import type { ReadOptions } from './read-options.ts';
import { connectionMissing, fileChanged } from './source-errors.ts';
import { findWatermark, keepFiles, keepWatermark, listReadFiles } from './source-store.sql.ts';

/** Files of a growing folder that one batch takes at most; what is left is new at the next load. */
const FILES_PER_BATCH = 1000;
const POSTGRES_SECONDS = 600;

type Given = Pick<Platform, 'db' | 'config'>;

/** The use case behind the `ingest` step and `kaizen data ingest`. */
export function createLoadService(platform: Given, commands: Pick<DataCommands, 'ingest'>) {
  return async (request: LoadRequest): Promise<LoadOutcome> => {
    const row = await getDatasetRow(platform.db, request.dataset);
    const spec = parseSpec(row)?.source ?? {};
    const named = await openDeclared(platform, row, spec, request.folder);
    if (named === undefined) return { kind: 'no_source' };
    const { signal, onProgress } = request;
    try {
      const outcome = await commands.ingest({
        dataset: row.name,
        projectId: row.project_id,
        source: named.source,
        mode: modeOf(spec),
        keepExtended: spec.mode === undefined,
        key: request.key,
        message: named.message,
        author: request.author,
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      return { kind: 'ingested', source: named.words, mode: modeOf(spec), outcome };
    } catch (error) {
      if (isKaizenError(error) && error.code === 'data.nothing_new')
        return { kind: 'nothing_new', source: named.words };
      throw error;
    }
  };
}

/** `append` where a source gives only what is new, otherwise the whole version is what it holds. */
function modeOf(spec: SourceSpec): 'append' | 'replace' {
  if (spec.mode !== undefined) return spec.mode;
  return spec.folder !== undefined || spec.watermark !== undefined ? 'append' : 'replace';
}

/** Layout options of a declared source. */
function readOptionsOf({ format, compression, encoding, delimiter, quote, header }: SourceSpec): ReadOptions {
  return {
    ...(format === undefined ? {} : { format }),
    ...(compression === undefined ? {} : { compression }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(header === undefined ? {} : { header }),
  };
}

interface Declared {
  readonly source: IngestSource;
  /** How summaries name it. */
  readonly words: string;
  readonly message: string;
}

async function openDeclared(
  platform: Given,
  row: DatasetRow,
  spec: SourceSpec,
  folder: string,
): Promise<Declared | undefined> {
  const allowed = (platform.config.dataFolders ?? '').split(':').filter((one) => one !== '');
  if (spec.file !== undefined) {
    const path = await resolveInside(folder, spec.file, allowed);
    const source = { kind: 'file', path, name: spec.file, options: readOptionsOf(spec) } as const;
    return { source, words: spec.file, message: `${spec.file} of the project folder` };
  }
  if (spec.folder !== undefined) {
    const root = await resolveInside(folder, spec.folder, allowed);
    const source = folderSource(platform, row, spec, { root, name: spec.folder });
    return { source, words: spec.folder, message: `files of ${spec.folder}` };
  }
  if (spec.postgres === undefined) return undefined;
  const source = postgresSource(platform, row, spec, spec.postgres);
  return { source, words: 'the PostgreSQL query', message: `query of ${spec.postgres.connection}` };
}

function folderSource(
  { db }: Given,
  row: DatasetRow,
  spec: SourceSpec,
  folder: { readonly root: string; readonly name: string },
): FolderSource {
  return {
    kind: 'folder',
    name: folder.name,
    async list() {
      const files = await listFolderFiles(folder.root, {
        name: folder.name,
        pattern: spec.files,
        options: readOptionsOf(spec),
      });
      if (modeOf(spec) === 'replace') return files;
      const known = await listReadFiles(db, row.id);
      const fresh: FolderFile[] = [];
      for (const file of files) {
        const before = known.get(file.name);
        if (before === undefined) fresh.push(file);
        else if (before.bytes !== file.bytes) throw fileChanged(`${folder.name}/${file.name}`);
        else if (before.modified_at !== file.modifiedAt && before.hash !== (await hashFile(file.path)))
          throw fileChanged(`${folder.name}/${file.name}`);
      }
      return fresh.slice(0, FILES_PER_BATCH);
    },
    keep: keepFiles,
  };
}

function postgresSource(
  { db }: Given,
  row: DatasetRow,
  spec: SourceSpec,
  asked: NonNullable<SourceSpec['postgres']>,
): PostgresSource {
  const { watermark } = spec;
  return {
    kind: 'postgres',
    name: `the query of ${asked.connection}`,
    connection() {
      const secret = readNamedSecret(asked.connection);
      if (secret === undefined) throw connectionMissing(asked.connection);
      return secret;
    },
    query: asked.query,
    timeoutSeconds: asked.timeoutSeconds ?? POSTGRES_SECONDS,
    ...(watermark === undefined
      ? {}
      : {
          watermark: {
            column: watermark,
            after: () => findWatermark(db, row.id, watermark),
            keep: (tx, batch, value) => keepWatermark(tx, batch, { column: watermark, value }),
          },
        }),
  };
}
