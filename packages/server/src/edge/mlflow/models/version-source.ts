import { posix } from 'node:path';
import type { TrackingForClients } from '../../../domains/tracking/index.ts';
import { doesNotExist, invalidParameter } from '../errors.ts';
import { loggedModels, registry, sources } from '../wire-messages.ts';
import { findVersionOf, isPromptModel, type ModelUri, parseModelUri } from './model-uri.ts';
import { decodeWholly, isLocal, isWithin, parseUri, type UriParts } from './uri-text.ts';

/** What a client says a version is made from. */
export interface GivenSource {
  readonly source: string;
  readonly run_id: string | undefined;
  readonly model_id: string | undefined;
}

/** What the version is made from, checked. */
export interface VersionSource {
  readonly sourceUri: string;
  /** Where the files are, when the source is the name of another model. */
  readonly storageUri?: string | undefined;
  readonly runId: string | undefined;
  readonly loggedModelId: string | undefined;
}

type Field = 'run_id' | 'model_id';

/** Sources that stand for "no files": a prompt is kept in tags. */
const PROMPT_SOURCES: ReadonlySet<string> = new Set(['dummy-source', 'prompt-template']);

/** Schemes whose URIs name a host that this server would have to talk to. */
const HOST_SCHEMES: ReadonlySet<string> = new Set(
  'ftp sftp hdfs viewfs http https mlflow-artifacts r2 b2 abfss'.split(' '),
);

/** The source of a prompt's version: a placeholder, so that no path comes in this way. */
export function readPromptSource({ source, run_id }: GivenSource): VersionSource {
  if (!PROMPT_SOURCES.has(source)) throw invalidParameter(sources.notPrompt(source));
  return { sourceUri: source, runId: run_id || undefined, loggedModelId: undefined };
}

/**
 * Checks where a version is said to come from. Files that this server would read for it must be those of the run or logged model that the client names:
 * a registered version would else be a way to any file that the server can reach.
 */
export async function readVersionSource(clients: TrackingForClients, given: GivenSource): Promise<VersionSource> {
  const parts = parseUri(given.source);
  refuseForeignHost(parts);
  if (parts.scheme === 'file' && !isLocal(parts)) throw invalidParameter(sources.remoteFile(given.source));
  const uri = parts.scheme === 'models' ? readModelUri(given.source, parts) : undefined;
  if (uri !== undefined && uri.modelId === undefined) return readRegistered(clients, given, uri);
  const field: Field = given.model_id ? 'model_id' : 'run_id';
  if (isLocal(parts)) await checkLocal(clients, given, parts, field);
  else await checkRemote(clients, given, parts, field, uri);
  const logged = given.model_id ? await clients.models.findLoggedModelRow(given.model_id) : undefined;
  if (given.model_id && (logged === undefined || logged.deleted_at !== null)) {
    throw doesNotExist(loggedModels.missing(given.model_id));
  }
  return {
    sourceUri: given.source,
    storageUri: uri === undefined ? undefined : logged?.artifact_uri,
    runId: given.run_id || logged?.run_id || undefined,
    loggedModelId: logged?.id,
  };
}

function readModelUri(source: string, { authority }: UriParts): ModelUri {
  if (authority !== '') throw invalidParameter(sources.registry(source));
  const uri = parseModelUri(source);
  if (uri === undefined) throw invalidParameter(sources.owner(source, 'model_id'));
  return uri;
}

/** A version of a registered model: a copy of it has the same run, logged model and files. */
async function readRegistered(clients: TrackingForClients, given: GivenSource, uri: ModelUri): Promise<VersionSource> {
  const { name = '' } = uri;
  const model = await clients.models.findModelByName(name);
  if (model === undefined) throw doesNotExist(registry.modelMissing(name));
  if (await isPromptModel(clients, model.id)) throw invalidParameter(sources.prompt(given.source));
  const row = await findVersionOf(clients, uri);
  const differs = (wanted: string | undefined, is: string | null) => wanted !== undefined && wanted !== (is ?? '');
  if (differs(given.run_id, row.run_id) || differs(given.model_id, row.logged_model_id)) {
    throw invalidParameter(sources.mismatch(given.source));
  }
  return {
    sourceUri: `models:/${name}/${row.version}`,
    storageUri: row.storage_uri ?? row.source_uri,
    runId: row.run_id ?? undefined,
    loggedModelId: row.logged_model_id ?? undefined,
  };
}

/** A folder of this machine: only inside the folder of the run or logged model. */
async function checkLocal(clients: TrackingForClients, given: GivenSource, parts: UriParts, field: Field) {
  const root = await findRoot(clients, given, field);
  const folder = localFolder(given.source, parts);
  const rootParts = root === undefined ? undefined : parseUri(root);
  const rootFolder = root !== undefined && rootParts && isLocal(rootParts) ? localFolder(root, rootParts) : undefined;
  const isInside =
    folder !== undefined && rootFolder !== undefined && (folder === rootFolder || folder.startsWith(`${rootFolder}/`));
  if (!isInside) throw invalidParameter(sources.local(given.source, field));
}

/** The normal form of an absolute path; undefined for one that has no single meaning: `..` is resolved where it stands plainly, never out of percent codes. */
function localFolder(uri: string, { scheme, path }: UriParts): string | undefined {
  const written = scheme === 'file' ? path : uri;
  const plain = decodeWholly(written);
  if (hasTrickyCharacter(plain) || (plain !== written && hasParent(plain))) return undefined;
  const folder = scheme === 'file' ? plain : written;
  return folder.startsWith('/') ? posix.normalize(folder).replace(/\/+$/, '') || '/' : undefined;
}

async function checkRemote(
  clients: TrackingForClients,
  given: GivenSource,
  parts: UriParts,
  field: Field,
  uri: ModelUri | undefined,
): Promise<void> {
  const { source } = given;
  refuseRelative(source);
  const refuse = () => invalidParameter(sources.owner(source, field));
  if (parts.scheme === 'runs') {
    const [, run = ''] = /^\/([^/]*)/.exec(parts.path) ?? [];
    if (parts.authority !== '' || field !== 'run_id' || run === '' || run !== given.run_id) throw refuse();
  }
  if (uri !== undefined && uri.modelId !== given.model_id) throw invalidParameter(sources.owner(source, 'model_id'));
  if (parts.scheme === 'mlflow-artifacts') {
    const root = await findRoot(clients, given, field);
    if (root === undefined || !isWithin(source, root)) throw refuse();
  }
}

/** Where the files of the run or logged model are that the client names. */
async function findRoot(clients: TrackingForClients, given: GivenSource, field: Field): Promise<string | undefined> {
  if (field === 'model_id') {
    const model = await clients.models.findLoggedModelRow(given.model_id ?? '');
    if (model !== undefined && model.deleted_at === null) return model.artifact_uri;
    throw invalidParameter(sources.owner(given.source, field));
  }
  if (!given.run_id) return undefined;
  const run = await clients.runs.findRun(given.run_id);
  if (run === undefined) throw invalidParameter(sources.owner(given.source, field));
  return run.artifact_uri;
}

function refuseForeignHost({ scheme, authority }: UriParts): void {
  if (!HOST_SCHEMES.has(scheme) || (scheme === 'mlflow-artifacts' && authority === '')) return;
  throw invalidParameter(sources.host(scheme));
}

/** Refuses a path that leads upwards in any spelling, is not absolute, or means different things to different readers. */
function refuseRelative(source: string): void {
  const plain = decodeWholly(source.replaceAll('+', ' '));
  const { path } = parseUri(plain);
  const segments = path.replace(/\/+$/, '').split('/').slice(1);
  const isFine = path.startsWith('/') && segments.length > 0 && !segments.includes('.');
  if (!isFine || hasParent(plain) || hasTrickyCharacter(plain)) throw invalidParameter(sources.relative(source));
}

function hasParent(path: string): boolean {
  return path.split(/[/\\]/).includes('..');
}

function hasTrickyCharacter(text: string): boolean {
  return /[\0\\#]/.test(text);
}
