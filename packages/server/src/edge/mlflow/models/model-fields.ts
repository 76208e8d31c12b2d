import type { ReadOf } from '../fields.ts';
import { message, text } from '../fields.ts';
import { checkModelTag, checkVersionTag } from './model-checks.ts';

const pairFields = { key: text, value: text };

/** A tag or parameter as it comes. */
export const wireTag = message(pairFields);

type WireTag = ReadOf<typeof pairFields>;

/** A tag or parameter as the domain takes it. */
export type Pair = { readonly name: string; readonly value: string };

/** The domain's pairs: absent texts are empty, and of equal names the last one counts. */
export function readPairs(pairs: readonly WireTag[]): Pair[] {
  const byName = new Map(pairs.map(({ key, value }) => [key ?? '', value ?? '']));
  return [...byName].map(([name, value]) => ({ name, value }));
}

/** The tags again, when each may be one of a registered model. */
export function checkModelTags(tags: readonly WireTag[]): readonly WireTag[] {
  for (const { key = '', value = '' } of tags) checkModelTag({ key, value });
  return tags;
}

/** The tags again, when each may be one of a version. */
export function checkVersionTags(tags: readonly WireTag[]): readonly WireTag[] {
  for (const { key = '', value = '' } of tags) checkVersionTag({ key, value });
  return tags;
}
