import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { createPacer } from '../../../platform/pacer.ts';

/** Characters of JSON that are hashed in one go, and of a piece where there are more. */
const PIECE = 1 << 15;
/** Levels of an event that are walked in pieces: event, side, dataset, facets, facet, list of fields. What lies deeper is small. */
const LEVELS = 6;

/**
 * The hash of the event's canonical JSON: the same for the same event, however its fields are ordered. `length` is about that of its JSON; a long one is made in
 * turns.
 */
export async function computeEventId(
  event: object,
  length: number,
  pace: ReturnType<typeof createPacer>,
): Promise<string> {
  const hash = createHash('sha256');
  if (length <= PIECE) return hash.update(canonicalJson(event)).digest('hex');
  let text = '';
  for (const piece of canonicalPieces(event, LEVELS)) {
    text += piece;
    if (text.length < PIECE) continue;
    hash.update(text);
    text = '';
    await pace();
  }
  return hash.update(text).digest('hex');
}

/** The text of {@link canonicalJson}, piece by piece. */
function* canonicalPieces(value: unknown, levels: number): Generator<string> {
  if (levels === 0 || typeof value !== 'object' || value === null) {
    yield canonicalJson(value);
  } else if (Array.isArray(value)) {
    let before = '[';
    for (const entry of value) {
      yield before;
      yield* canonicalPieces(entry, levels - 1);
      before = ',';
    }
    yield value.length === 0 ? '[]' : ']';
  } else {
    let before = '{';
    for (const key of Object.keys(value).sort()) {
      const entry: unknown = Reflect.get(value, key);
      if (entry === undefined) continue;
      yield `${before}${JSON.stringify(key)}:`;
      yield* canonicalPieces(entry, levels - 1);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  }
}
