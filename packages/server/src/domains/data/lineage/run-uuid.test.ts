import { expect, it } from 'vitest';
import { computeRunUuid } from './run-uuid.ts';

// Python 3.11: uuid.uuid5(uuid.UUID('6f1c1f5e-6a7d-4b57-9a35-0f9d2f6f0c11'), name)
it.each([
  ['run', 'abc', '75aa6f3d-43a1-5c74-908f-e1c33b5df8e2'],
  ['ingest', 'bat_01', '0469d007-9aff-59db-8b8b-b55a26528f52'],
])('the UUID of %s %s is that of RFC 9562, version 5', (kind, id, expected) => {
  expect(computeRunUuid(kind, id)).toBe(expected);
});
