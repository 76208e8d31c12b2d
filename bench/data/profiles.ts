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

interface BenchColumn {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'text';
  readonly sql: string;
}

interface Answer {
  readonly seconds: number;
  readonly megabytes: number;
  readonly columns: Readonly<Record<string, { readonly missing?: number; readonly mean?: number }>>;
}

interface PeerAnswer extends Answer {
  readonly version: string;
  readonly readSeconds: number;
}

const fullRows = 1_000_000;
/** The peer takes a minute for a round. */
const rounds = { ours: 5, peer: 3 } as const;
const numberKinds = [2, 10, 100, 1000, 10_000, 100_000, 1_000_000, 50, 365, 7];
const textKinds = [
  ['c', 3],
  ['cat-', 20],
  ['AB-', 200],
  ['user_', 1000],
  ['sku-', 10_000],
  ['city ', 100_000],
  ['id ', 1_000_000_000],
  ['dev/', 50],
  ['K', 12],
  ['row-', 500],
] as const;

/** 30 columns of doubles, 10 of whole numbers, 10 of texts from 3 to a million values; 2 % missing; the same file on every machine. */
function columnsOf(): readonly BenchColumn[] {
  const hash = (name: string, salt: number) => `hash(i, '${name}', ${salt})`;
  const present = (name: string, sql: string) => `CASE WHEN ${hash(name, 0)} % 50 = 0 THEN NULL ELSE ${sql} END`;
  const uniform = (name: string, salt: number) => `((${hash(name, salt)} % 1000003 + 0.5) / 1000003)`;
  const normal = (name: string) => `sqrt(-2 * ln(${uniform(name, 1)})) * cos(2 * pi() * ${uniform(name, 2)})`;
  return [
    ...Array.from({ length: 30 }, (_, at): BenchColumn => {
      const name = `f${at}`;
      return { name, type: 'number', sql: present(name, `${normal(name)} * ${1 + at} + ${at}`) };
    }),
    ...numberKinds.map((kinds, at): BenchColumn => {
      const name = `n${at}`;
      return { name, type: 'integer', sql: present(name, `CAST(${hash(name, 1)} % ${kinds} AS BIGINT)`) };
    }),
    ...textKinds.map(([start, kinds], at): BenchColumn => {
      const name = `s${at}`;
      return { name, type: 'text', sql: present(name, `'${start}' || ${hash(name, 1)} % ${kinds}`) };
    }),
  ];
}

async function writeRows(folder: string, rows: number): Promise<string> {
  const duck = createDuck({ threads: 2, memory: '2GB', tempFolder: join(folder, 'fill') });
  const path = join(folder, 'rows.parquet');
  const select = columnsOf().map(({ name, sql }) => `${sql} AS ${name}`);
  await duck.execute(
    `COPY (SELECT ${select.join(', ')} FROM range(${rows}) t(i)) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await duck.close();
  return path;
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

/** Both sides must have seen the same rows: missing values equal, means to nine digits. */
function refuseDifferent(ours: Answer, peer: Answer): void {
  for (const [name, theirs] of Object.entries(peer.columns)) {
    const own = ours.columns[name];
    if (own?.missing !== theirs.missing)
      throw new Error(`${name}: ${own?.missing} missing here, ${theirs.missing} there.`);
    const [a, b] = [own?.mean ?? 0, own?.mean === undefined ? 0 : (theirs.mean ?? Number.NaN)];
    if (!(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)))) throw new Error(`${name}: mean ${a} here, ${b} there.`);
  }
}

/**
 * The profile and the schema of 1,000,000 rows of 50 columns: seconds (`profile-1m-50`) and peak memory in megabytes (`profile-1m-50-memory`). Ours reads the Parquet file
 * within its time and has correlations and patterns besides; whylogs gets a frame that was read before.
 */
export async function measureProfiles(
  samples: Samples,
  context: BenchContext,
  rows = fullRows,
): Promise<{ readonly peer: PeerState; readonly settings: Readonly<Record<string, string | number>> }> {
  const requirements = join(context.root, 'bench/data/profiles-requirements.txt');
  const prepared = await preparePeer(context.root, requirements, context.log, 'bench/.venv-profiles');
  const folder = await mkdtemp(join(tmpdir(), 'kaizen-bench-profiles-'));
  const time = { ours: [] as number[], peer: [] as number[] };
  const memory = { ours: [] as number[], peer: [] as number[] };
  samples['profile-1m-50'] = time;
  samples['profile-1m-50-memory'] = memory;
  const add = (side: 'ours' | 'peer', { seconds, megabytes }: Answer) => {
    time[side].push(seconds);
    memory[side].push(megabytes);
    context.log(`Profile of ${rows} rows, ${side}: ${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB.`);
  };
  const settings = { profileRows: rows, profileColumns: '30 double, 10 integer, 10 text; 2 % missing' };
  try {
    context.log(`Writing ${rows} rows of 50 columns.`);
    const path = await writeRows(folder, rows);
    const columns = columnsOf().map(({ name, type }) => ({ name, type }));
    const request = { path, rows, columns, threads: context.threads, scratch: join(folder, 'ours') };
    const own = () => askOnce<Answer>(process.execPath, [join(context.root, 'bench/data/profiles-ours.ts')], request);
    let peer: PeerAnswer | undefined;
    for (let round = 0; round < rounds.ours; round += 1) {
      const ours = await own();
      add('ours', ours);
      if (round >= rounds.peer || 'failure' in prepared) continue;
      peer = await askOnce<PeerAnswer>(prepared.python, [join(context.root, 'bench/data/profiles-peer.py')], { path });
      add('peer', peer);
      refuseDifferent(ours, peer);
    }
    const failure = 'failure' in prepared ? prepared.failure : undefined;
    return { peer: { name: 'whylogs', version: peer?.version, failure }, settings };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
