import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type RuleResult, type RuleSpec, ruleNames } from '@kaizen/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PeerProcess, preparePeer } from '../../bench/peer-process.ts';
import { runRules } from '../../packages/server/src/domains/data/validation/run-rules.duck.ts';
import { createDuck } from '../../packages/server/src/platform/duck/create-duck.ts';
import type { Duck } from '../../packages/server/src/platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../packages/server/src/platform/duck/quote.ts';
import { dice, type Frame, randomFrame, randomRules } from './random-frame.ts';

const root = resolve(import.meta.dirname, '../..');
const frames = 40;

interface PeerAnswer {
  readonly success?: boolean;
  readonly element_count?: number | null;
  readonly missing_count?: number | null;
  readonly unexpected_count?: number | null;
  readonly unexpected_percent?: number | null;
  readonly observed_value?: unknown;
  readonly error?: string;
}

let peer: PeerProcess;
let duck: Duck;
let home: string;

beforeAll(async () => {
  const made = await preparePeer(
    root,
    join(import.meta.dirname, 'requirements-expectations.txt'),
    (line) => process.stdout.write(`${line}\n`),
    'interop/.venv-expectations',
  );
  if ('failure' in made) throw new Error(`Great Expectations cannot be installed. ${made.failure}`);
  peer = new PeerProcess(made.python, [join(import.meta.dirname, 'expectations-peer.py')]);
  home = await mkdtemp(join(tmpdir(), 'expectations-'));
  duck = createDuck({ threads: 2, memory: '400MB', tempFolder: join(home, 'tmp') });
}, 1_200_000);
afterAll(async () => {
  peer?.close();
  await duck?.close();
  await rm(home, { recursive: true, force: true });
});

/** The frame as a table expression with a row number. */
function tableOf(frame: Frame) {
  const names = Object.keys(frame.columns);
  const literal = (value: number | string | null) =>
    value === null ? 'NULL' : typeof value === 'number' ? `CAST('${value}' AS DOUBLE)` : quoteLiteral(value);
  const rows = (frame.columns[names[0] ?? ''] ?? []).map(
    (_, row) => `(${[row + 1, ...names.map((name) => literal(frame.columns[name]?.[row] ?? null))].join(', ')})`,
  );
  const typed = names.map((name) => {
    const column = quoteIdentifier(name);
    return `CAST(${column} AS ${frame.types[name] === 'number' ? 'DOUBLE' : 'VARCHAR'}) AS ${column}`;
  });
  const from = `(SELECT __at, ${typed.join(', ')} FROM (VALUES ${rows.join(', ')}) AS t(__at, ${names.map(quoteIdentifier).join(', ')}))`;
  return {
    from,
    row: '__at',
    columns: names.map((name) => ({
      name,
      type: frame.types[name] ?? 'text',
      sql: quoteIdentifier(name),
      text: quoteIdentifier(name),
      raw: false,
    })),
  };
}

/** The type names of pandas and ours are not the same ones. */
function forPeer(rule: RuleSpec): RuleSpec {
  return rule.rule === 'expect_column_values_to_be_of_type'
    ? { ...rule, type_: rule.type_ === 'number' ? 'float64' : 'str' }
    : rule;
}

/** The first thing that the two sides see differently. */
function findDifference(ours: RuleResult, answer: PeerAnswer): string | undefined {
  if (answer.error !== undefined) return answer.error;
  if (ours.success !== answer.success) return 'success';
  for (const field of ['element_count', 'missing_count', 'unexpected_count'] as const) {
    if (typeof answer[field] === 'number' && ours.result[field] !== answer[field]) return field;
  }
  for (const field of ['unexpected_percent', 'observed_value'] as const) {
    const [mine, yours] = [ours.result[field], answer[field]];
    if (typeof mine === 'number' && typeof yours === 'number' && Math.abs(mine - yours) > 1e-9) return field;
  }
  return undefined;
}

test('the 25 expectations agree with Great Expectations over random frames', async () => {
  const asked = new Set<string>();
  const differences: unknown[] = [];
  for (let seed = 1; seed <= frames; seed += 1) {
    const roll = dice(seed);
    const frame = randomFrame(roll);
    const rules = randomRules(roll, frame);
    // Wire mapping: the peer's script documents its answer.
    const theirs = (await peer.ask({ ...frame, rules: rules.map(forPeer) })) as PeerAnswer[];
    const placed = rules.map((spec, index) => ({ id: `rules.${index}`, spec }));
    const { results } = await duck.session((session) =>
      runRules(session, tableOf(frame), placed, { now: 0, baselineRows: undefined }),
    );
    for (const [index, ours] of results.entries()) {
      asked.add(ours.rule);
      const difference = findDifference(ours, theirs[index] ?? {});
      if (difference !== undefined)
        differences.push({
          seed,
          difference,
          rule: rules[index],
          columns: frame.columns,
          theirs: theirs[index],
          ours: ours.result,
        });
    }
  }
  expect(differences.slice(0, 3)).toEqual([]);
  expect(ruleNames.slice(0, 25).filter((name) => !asked.has(name))).toEqual([]);
}, 600_000);
