import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuck } from '../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../platform/duck/duck.ts';
import { checkPredicate } from './predicate.duck.ts';

let home: string;
let duck: Duck;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'predicate-'));
  duck = createDuck({ threads: 1, memory: '200MB', tempFolder: join(home, 'tmp') });
});
afterAll(async () => {
  await duck.close();
  await rm(home, { recursive: true, force: true });
});

const columns = ['torque', 'kind', 'made on', 'rpm'];
const check = (text: string) => duck.session((session) => checkPredicate(session, text, columns));

test.each([
  'torque > 1',
  'torque BETWEEN 1 AND 2 OR kind IS NULL',
  "kind IN ('L', 'M') AND kind LIKE 'a%'",
  "CASE WHEN kind = 'L' THEN torque < 10 ELSE rpm > 5 END",
  '"made on" IS NOT NULL AND length(trim(kind)) > 2',
  "regexp_matches(kind, '^M[0-9]+$')",
  'CAST(torque AS INTEGER) % 2 = 0 -- even',
  'abs(torque - rpm) < 0.5 * greatest(torque, rpm)',
  "date_diff('day', CAST('2026-01-01' AS DATE), CAST(\"made on\" AS DATE)) >= 0",
])('%s is taken', async (text) => {
  const sql = await check(text);
  const row = `(SELECT 1.5 AS torque, 'M1' AS kind, '2026-01-02' AS "made on", 3 AS rpm)`;
  expect(await duck.rows(`SELECT ${sql} AS v FROM ${row}`)).toHaveLength(1);
});

test.each([
  ["torque > (SELECT max(a) FROM read_csv('/etc/passwd'))", 'may not select'],
  ["read_text('/etc/passwd') IS NOT NULL", 'read_text is not allowed'],
  ["getenv('HOME') = 'x'", 'getenv is not allowed'],
  ["current_setting('memory_limit') = 'x'", 'current_setting is not allowed'],
  ['torque > 1) FROM range(10); COPY (SELECT 1', 'does not parse'],
  ["1); ATTACH '/tmp/x.db' AS x; SELECT (1", 'does not parse|one expression'],
  ['torque > 1) FROM (SELECT 1', 'one expression|does not parse|no column'],
  ['DROP TABLE x', 'does not parse'],
  ['torqe > 1', 'did you mean "torque"'],
  ['row_number() OVER () > 1', 'window'],
  ["repeat('x', 1000000000) = kind", 'repeat is not allowed'],
  ['torque >', 'does not parse'],
  ['COLUMNS(*) > 1', 'not allowed'],
  ['count(*) > 1', 'not allowed'],
])('%s is refused', async (text, reason) => {
  await expect(check(text)).rejects.toMatchObject({
    code: 'data.predicate_invalid',
    message: expect.stringMatching(reason),
  });
});
