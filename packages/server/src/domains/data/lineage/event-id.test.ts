import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import { createPacer } from '../../../platform/pacer.ts';
import { computeEventId } from './event-id.ts';

it('is the hash of the canonical JSON, whether it is made at once or in pieces', async () => {
  const event = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 }));
  await fc.assert(
    fc.asyncProperty(event, async (value) => {
      const hash = createHash('sha256').update(canonicalJson(value)).digest('hex');
      for (const length of [0, Number.POSITIVE_INFINITY])
        expect(await computeEventId(value, length, createPacer())).toBe(hash);
    }),
  );
});
