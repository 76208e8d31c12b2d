import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createDuck } from '../../packages/server/src/platform/duck/create-duck.ts';
import { quoteLiteral } from '../../packages/server/src/platform/duck/quote.ts';
import type { BenchContext, PeerState } from '../area.ts';
import { PeerProcess, preparePeer } from '../peer-process.ts';

/** Numbers of both sides by measure. */
export type Samples = Record<string, { ours: number[]; peer: number[] }>;

/** Size of the comparison: 60 columns of doubles, 20 of whole numbers, 20 of categories. */
export interface DriftSize {
  readonly rows: number;
  readonly columns: number;
}

interface Answer {
  readonly seconds: number;
  readonly megabytes: number;
  readonly scores: Readonly<Record<string, { readonly method?: string; readonly value?: number }>>;
}

interface PeerAnswer extends Answer {
  readonly version: string;
}

const fullSize: DriftSize = { rows: 1_000_000, columns: 100 };
/** Largest difference of a score that counts as equal. */
const equal = 1e-9;
/** The peer takes many minutes for one round at full size. */
const rounds = { ours: 3, peer: 1 } as const;

interface BenchColumn {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'category';
  readonly distinct: number;
  readonly sql: (shift: number) => string;
}

/** A number in (0, 1) made from row, column and side: the same files on every machine. */
const uniform = (name: string, salt: number, side: string) =>
  `((hash(i, '${name}', ${salt}, ${side}) % 1000003 + 0.5) / 1000003)`;

function columnsOf({ rows, columns }: DriftSize): readonly BenchColumn[] {
  return Array.from({ length: columns }, (_, at): BenchColumn => {
    const place = at % 10;
    const name = `c${at}`;
    if (place < 6) {
      const normal = (side: number) =>
        `sqrt(-2 * ln(${uniform(name, 1, String(side))})) * cos(2 * pi() * ${uniform(name, 2, String(side))})`;
      return {
        name,
        type: 'number',
        distinct: rows,
        sql: (side) => `${normal(side)} * ${1 + at / 100} + ${(side * at) / 50}`,
      };
    }
    const values = place < 8 ? 5 + at * 10 : 3 + at;
    const whole = (side: number) => `CAST(floor(${uniform(name, 1, String(side))} * ${values + side}) AS BIGINT)`;
    if (place < 8) return { name, type: 'integer', distinct: values + 1, sql: whole };
    return { name, type: 'category', distinct: values + 1, sql: (side) => `'v' || ${whole(side)}` };
  });
}

async function writeSides(
  folder: string,
  size: DriftSize,
): Promise<{ readonly reference: string; readonly current: string }> {
  const duck = createDuck({ threads: 2, memory: '2GB', tempFolder: join(folder, 'fill') });
  const paths = { reference: join(folder, 'reference.parquet'), current: join(folder, 'current.parquet') };
  for (const [side, path] of [paths.reference, paths.current].entries()) {
    const select = columnsOf(size).map(({ name, sql }) => `${sql(side)} AS ${name}`);
    await duck.execute(
      `COPY (SELECT ${select.join(', ')} FROM range(${size.rows}) t(i)) TO ${quoteLiteral(path)} (FORMAT parquet)`,
    );
  }
  await duck.close();
  return paths;
}

/** How far the scores of both sides lie apart at most; throws when a column is on one side only. */
function compareScores(ours: Answer, peer: Answer): number {
  let most = 0;
  for (const [column, { value }] of Object.entries(peer.scores)) {
    const own = ours.scores[column]?.value;
    if (own === undefined || value === undefined) throw new Error(`Column ${column} was measured on one side only.`);
    most = Math.max(most, Math.abs(own - value));
  }
  return most;
}

async function askOnce<A extends Answer>(command: string, args: readonly string[], request: object): Promise<A> {
  const side = new PeerProcess(command, args);
  try {
    // Wire mapping: both sides document their answer.
    return (await side.ask(request)) as A;
  } finally {
    side.close();
  }
}

interface Run {
  readonly samples: Record<'time' | 'memory', { readonly ours: number[]; readonly peer: number[] }>;
  readonly context: BenchContext;
  readonly size: DriftSize;
  readonly folder: string;
  readonly paths: { readonly reference: string; readonly current: string };
}

async function measureOurs({ samples, context, size, folder, paths }: Run): Promise<Answer | undefined> {
  const request = {
    ...paths,
    rows: size.rows,
    threads: context.threads,
    scratch: join(folder, 'ours'),
    mode: 'evidently-0.7',
    columns: columnsOf(size).map(({ name, type, distinct }) => ({ name, type, distinct, count: size.rows })),
  };
  let answer: Answer | undefined;
  for (let round = 0; round < rounds.ours; round += 1) {
    answer = await askOnce<Answer>(process.execPath, [join(context.root, 'bench/data/drift-ours.ts')], request);
    samples.time.ours.push(answer.seconds);
    samples.memory.ours.push(answer.megabytes);
  }
  return answer;
}

async function measurePeer({ samples, context, size, paths }: Run, python: string): Promise<PeerAnswer> {
  context.log('Evidently; at full size this takes many minutes.');
  // Whole numbers with at most ten values are categories to it.
  const kindOf = ({ type, distinct }: BenchColumn) =>
    type === 'category' || (type === 'integer' && distinct <= 10) ? 'cat' : 'num';
  const columns = Object.fromEntries(columnsOf(size).map((column) => [column.name, kindOf(column)]));
  const script = join(context.root, 'bench/data/drift-peer.py');
  const peer = await askOnce<PeerAnswer>(python, [script], { ...paths, columns });
  samples.time.peer.push(peer.seconds);
  samples.memory.peer.push(peer.megabytes);
  return peer;
}

/**
 * The drift report of Evidently and ours with its rules, on the same Parquet files: seconds (`drift-100-1m`) and peak memory in megabytes (`drift-100-1m-memory`).
 * Ours reads the files within its time, Evidently before. Throws when a score differs by more than 1e-9.
 */
export async function measureDrift(
  samples: Samples,
  context: BenchContext,
  size: DriftSize = fullSize,
): Promise<{ readonly peer: PeerState; readonly settings: Readonly<Record<string, string | number>> }> {
  const requirements = join(context.root, 'bench/data/drift-requirements.txt');
  const prepared = await preparePeer(context.root, requirements, context.log, 'bench/.venv-drift');
  const folder = await mkdtemp(join(tmpdir(), 'kaizen-bench-drift-'));
  const own = { time: { ours: [], peer: [] }, memory: { ours: [], peer: [] } } satisfies Run['samples'];
  samples['drift-100-1m'] = own.time;
  samples['drift-100-1m-memory'] = own.memory;
  const settings = { driftRows: size.rows, driftColumns: size.columns };
  try {
    context.log(`Writing two files of ${size.rows} rows and ${size.columns} columns.`);
    const run = { samples: own, context, size, folder, paths: await writeSides(folder, size) };
    const ours = await measureOurs(run);
    if ('failure' in prepared || ours === undefined) {
      const failure = 'failure' in prepared ? prepared.failure : 'ours gave no answer';
      return { peer: { name: 'Evidently', version: undefined, failure }, settings };
    }
    const peer = await measurePeer(run, prepared.python);
    const apart = compareScores(ours, peer);
    context.log(`The scores of ${size.columns} columns differ by at most ${apart}.`);
    if (!(apart <= equal)) throw new Error(`The scores differ by ${apart}, more than ${equal}.`);
    return { peer: { name: 'Evidently', version: peer.version, failure: undefined }, settings };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
