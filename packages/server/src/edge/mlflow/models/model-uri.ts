import type { ModelStage, TrackingForClients } from '../../../domains/tracking/index.ts';
import { doesNotExist, invalidParameter } from '../errors.ts';
import { aliases, registry } from '../wire-messages.ts';
import { stages, tagsShape } from './model-shapes.ts';
import { parseUri } from './uri-text.ts';

/** What a `models:/…` address names: a logged model, or a version of a registered one by number, alias or stage; without any, the newest. */
export interface ModelUri {
  readonly modelId?: string;
  readonly name?: string;
  readonly version?: string;
  readonly alias?: string;
  readonly stage?: string;
}

/** The tag that makes a registered model a prompt. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

/** Reads `models:/<id>`, `models:/<name>/<version|stage|latest>` and `models:/<name>@<alias>`; undefined for anything else. */
export function parseModelUri(uri: string): ModelUri | undefined {
  const { scheme, path } = parseUri(uri);
  if (scheme !== 'models' || !path.startsWith('/')) return undefined;
  const [first = '', second, ...rest] = path.replace(/^\/+/, '').split('/');
  if (first.trim() === '' || rest.length > 0) return undefined;
  if (second !== undefined) {
    if (second.trim() === '') return undefined;
    if (/^\d+$/.test(second)) return { name: first, version: second };
    return second.toLowerCase() === 'latest' ? { name: first } : { name: first, stage: second };
  }
  if (!first.includes('@')) return { modelId: first };
  const at = first.lastIndexOf('@');
  const alias = first.slice(at + 1);
  return alias.trim() === '' ? undefined : { name: first.slice(0, at), alias };
}

/** The stage of a name in any case. */
export function readStage(stage: string): ModelStage {
  const found = stages.find(([wire]) => wire.toLowerCase() === stage.toLowerCase());
  if (found === undefined) throw invalidParameter(registry.stage(stage));
  return found[1];
}

/** The version that an address of a registered model names. */
export async function findVersionOf({ models }: TrackingForClients, { name = '', version, alias, stage }: ModelUri) {
  if (version !== undefined) {
    const row = await models.findVersionRow(name, Number(version));
    if (row === undefined) throw doesNotExist(registry.versionMissing(name, version));
    return row;
  }
  if (alias !== undefined) {
    const row = await models.findVersionRowByAlias(name, alias);
    if (row === undefined) throw invalidParameter(aliases.missing(alias));
    return row;
  }
  const rows = await models.findLatestVersionRows(name, stage === undefined ? [] : [readStage(stage)]);
  const newest = rows.toSorted((left, right) => right.version - left.version)[0];
  if (newest === undefined) throw doesNotExist(aliases.noVersion(name));
  return newest;
}

/** Whether a registered model is a prompt. */
export async function isPromptModel({ models }: TrackingForClients, id: string): Promise<boolean> {
  const [found] = readTags(await models.modelDocuments([id], tagsShape));
  return found?.[PROMPT_TAG]?.toLowerCase() === 'true';
}

/** Tags by name, one record for each document of {@link tagsShape}. */
function readTags(documents: Uint8Array): Array<Readonly<Record<string, string>>> {
  // Wire mapping: the text is what the shape says.
  const parsed = JSON.parse(new TextDecoder().decode(documents)) as Array<{ tags: Record<string, string> }>;
  return parsed.map(({ tags }) => tags);
}
