import { invalidParameter } from '../errors.ts';
import { checkKey, checkLength } from '../key-name.ts';
import { aliases, invalidValue, missingValue, modelNames, notInteger, resolvesElsewhere } from '../wire-messages.ts';

type Tag = { readonly key: string; readonly value: string };

/** Greatest lengths of what the registry keeps. */
const limits = { tagKey: 250, tagValue: 100_000, alias: 255 } as const;

/** The tag of a version that holds a prompt's text. */
const PROMPT_TEXT = 'mlflow.prompt.text';

/** Refuses what no registered model can be called; `field` is the one that holds the name. */
export function checkModelName(name: string, field = 'name'): void {
  if (name.trim() === '') throw invalidParameter(missingValue(field));
  if (/[/:]/.test(name)) throw invalidParameter(modelNames.registered(name));
  // Without a slash only these are other paths.
  if (name === '.' || name.startsWith('..'))
    throw invalidParameter(invalidValue('name', name, resolvesElsewhere(name)));
}

/** Refuses what no logged model can be called. */
export function checkLoggedModelName(name: string): void {
  if (/[/:.%"']/.test(name)) throw invalidParameter(modelNames.logged(name));
}

/** The number of a version: whole, as Python reads it. One that no version can have is zero. */
export function readVersion(version: string): number {
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(version)) throw invalidParameter(notInteger('version', version));
  const number = Number(version.trim().replaceAll('_', ''));
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

/** Refuses what cannot be an alias. */
export function checkAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) throw invalidParameter(aliases.characters(alias));
  checkLength(alias, limits.alias, 'Registered model alias name');
}

/** Refuses an alias that has a meaning already. */
export function checkNewAlias(alias: string): void {
  checkAlias(alias);
  if (alias.toLowerCase() === 'latest') throw invalidParameter(aliases.latest);
  if (/^v\p{Nd}+$/iu.test(alias)) throw invalidParameter(aliases.version(alias));
}

/** Refuses a tag of a registered model. */
export function checkModelTag({ key, value }: Tag): void {
  checkKey(key, 'key');
  checkLength(key, limits.tagKey, 'key');
  checkLength(value, limits.tagValue, 'value');
}

/** Refuses a tag of a version; a prompt's text has a message of its own. */
export function checkVersionTag({ key, value }: Tag): void {
  checkKey(key, 'key');
  checkLength(key, limits.tagKey, 'key');
  if (key === PROMPT_TEXT && value.length > limits.tagValue) {
    throw invalidParameter(modelNames.promptText(limits.tagValue));
  }
  checkLength(value, limits.tagValue, 'value');
}
