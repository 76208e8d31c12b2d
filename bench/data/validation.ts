import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { RuleResult } from '@kaizen/contracts';
import type { CheckedTable } from '../../packages/server/src/domains/data/validation/expectations/expectation.ts';
import { runRules } from '../../packages/server/src/domains/data/validation/run-rules.duck.ts';
import { createDuck } from '../../packages/server/src/platform/duck/create-duck.ts';
import type { Duck } from '../../packages/server/src/platform/duck/duck.ts';
import type { BenchContext, PeerState } from '../area.ts';
import { PeerProcess, preparePeer } from '../peer-process.ts';
import { readingRules, readingsSql } from './validation-rows.ts';

/** Rows of the full size. */
const rows = 7_000_000;
const rounds = 3;
const texts = new Set(['serial', 'kind', 'day', 'line']);

/** Milliseconds of each side by measure. */
type Samples = Record<string, { ours: number[]; peer: number[] }>;

interface PeerAnswer {
  readonly ms: number;
  readonly read_ms: number;
  readonly mb: number;
  readonly results: ReadonlyArray<{
    readonly rule: string;
    readonly column: string | null;
    readonly success: boolean;
    readonly unexpected_count: number | null;
    readonly error: string;
  }>;
}

/** Twenty rules over seven million rows beside Great Expectations. Success and unexpected counts must be equal. */
export async function measureValidation(
  samples: Samples,
  context: BenchContext,
  size: number = rows,
): Promise<{ readonly peer: PeerState; readonly settings: Readonly<Record<string, string | number>> }> {
  const home = await mkdtemp(join(tmpdir(), 'bench-validation-'));
  const duck = createDuck({ threads: context.threads, memory: '4GB', tempFolder: join(home, 'tmp') });
  const path = join(home, 'readings.parquet');
  const folder = join(context.root, 'bench', 'data');
  try {
    context.log(`Writing ${size} rows.`);
    await duck.execute(`COPY (${readingsSql(size)}) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
    const made = await preparePeer(
      context.root,
      join(folder, 'validation-requirements.txt'),
      context.log,
      'bench/.venv-validation',
    );
    const failure = 'failure' in made ? made.failure : undefined;
    const script = join(folder, 'validation-peer.py');
    const peer = 'python' in made ? new PeerProcess(made.python, [script]) : undefined;
    let version: string | undefined;
    try {
      for (let round = 1; round <= rounds; round += 1)
        await measureRound(samples, context, { duck, path, peer, round });
      // Wire mapping: validation-peer.py documents its answers.
      version = ((await peer?.ask({ version: true })) as { readonly version: string } | undefined)?.version;
    } finally {
      peer?.close();
    }
    return {
      peer: { name: 'Great Expectations', version, failure },
      settings: {
        rows: size,
        rules: readingRules.length,
        threads: context.threads,
        'engine of the peer': 'pandas',
      },
    };
  } finally {
    await duck.close();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureRound(
  samples: Samples,
  context: BenchContext,
  given: { readonly duck: Duck; readonly path: string; readonly peer: PeerProcess | undefined; readonly round: number },
): Promise<void> {
  const ours = await runOurs(given.duck, given.path);
  add(samples, 'validation-7m-20', 'ours', ours.ms);
  add(samples, 'validation-7m-20-mb', 'ours', ours.mb);
  context.log(`Round ${given.round}: ours ${Math.round(ours.ms)} ms.`);
  if (given.peer === undefined) return;
  const theirs = await askPeer(given.peer, given.path);
  compare(ours.results, theirs);
  add(samples, 'validation-7m-20', 'peer', theirs.ms);
  add(samples, 'validation-7m-20-mb', 'peer', theirs.mb);
  context.log(`  Great Expectations: ${Math.round(theirs.ms)} ms, of which reading ${Math.round(theirs.read_ms)} ms.`);
}

async function askPeer(peer: PeerProcess, path: string): Promise<PeerAnswer> {
  // Wire mapping: validation-peer.py documents its answers.
  return (await peer.ask({ path, rules: readingRules })) as PeerAnswer;
}

async function runOurs(duck: Duck, path: string): Promise<{ ms: number; mb: number; results: readonly RuleResult[] }> {
  let most = process.memoryUsage.rss();
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const start = performance.now();
  try {
    const placed = readingRules.map((spec, index) => ({ id: `rules.${index}`, spec }));
    const { results } = await duck.session((session) =>
      runRules(session, tableOf(path), placed, { now: 0, baselineRows: undefined }),
    );
    return { ms: performance.now() - start, mb: most / 2 ** 20, results };
  } finally {
    clearInterval(watch);
  }
}

function tableOf(path: string): CheckedTable {
  const names = 'id serial kind air process speed torque wear day stop line low high'.split(' ');
  return {
    from: `(SELECT *, file_row_number AS __row FROM read_parquet('${path}', file_row_number = true))`,
    row: '__row + 1',
    columns: names.map((name) => ({
      name,
      type: name === 'id' ? 'integer' : texts.has(name) ? 'text' : 'number',
      sql: `"${name}"`,
      text: `"${name}"`,
      raw: false,
    })),
  };
}

/** The peer may give its results in another order. */
function compare(ours: readonly RuleResult[], { results }: PeerAnswer): void {
  for (const mine of ours) {
    const theirs = results.find(({ rule, column }) => rule === mine.rule && (column ?? undefined) === mine.column);
    if (theirs === undefined)
      throw new Error(`The peer has no result of ${mine.rule} of ${mine.column ?? 'the table'}.`);
    const count = mine.result.unexpected_count;
    const isSame =
      theirs.success === mine.success &&
      (typeof theirs.unexpected_count !== 'number' || theirs.unexpected_count === count);
    if (!isSame)
      throw new Error(
        `${mine.rule} of ${mine.column ?? 'the table'}: ours ${mine.success} with ${count}, theirs ${JSON.stringify(theirs)}.`,
      );
  }
}

function add(samples: Samples, measure: string, side: 'ours' | 'peer', value: number): void {
  samples[measure] ??= { ours: [], peer: [] };
  samples[measure][side].push(value);
}
