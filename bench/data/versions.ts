import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataRoom, type DataRoom } from '../../packages/server/src/domains/data/room.ts';
import { createPlatform, type OpenPlatform } from '../../packages/server/src/platform/create-platform.ts';
import { createTelemetry } from '../../packages/server/src/platform/telemetry/create-telemetry.ts';
import type { BenchContext, PeerState } from '../area.ts';
import { PeerProcess, preparePeer } from '../peer-process.ts';

/** Files and bytes of the full size. */
const fullSize = { files: 10, megabytes: 200 };
/** About how many bytes a row of the files takes as CSV. */
const ROW_BYTES = 100;

/** Bytes or milliseconds of each side by measure. */
type Samples = Record<string, { ours: number[]; peer: number[] }>;

const changes = ['append', 'change'] as const;
type Change = (typeof changes)[number];

/**
 * Ten files become versions, then come again with 1 % of rows appended, and with 1 % changed at random by key. Measured is what the second coming adds to the
 * store, `version-bytes-<change>` in bytes over all files, and the time of it; both sides get the same CSV files, and ours reads and checks every row.
 */
export async function measureVersions(
  samples: Samples,
  context: BenchContext,
  size: { readonly files: number; readonly megabytes: number } = fullSize,
): Promise<{ readonly peer: PeerState; readonly settings: Readonly<Record<string, string | number>> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-versions-'));
  const requirements = join(context.root, 'bench/data/versions-requirements.txt');
  const made = await preparePeer(context.root, requirements, context.log, 'bench/.venv-versions');
  const platform = await openPlatform(join(folder, 'home'), context.threads);
  try {
    await writeFiles(platform, folder, size, context.log);
    const room = createDataRoom({ platform });
    for (const change of changes)
      await measureOurs(samples, { platform, room, folder, size, change, log: context.log });
    const rows = rowsOf(size);
    const settings = { versionFiles: size.files, versionFileMegabytes: size.megabytes, versionFileRows: rows };
    if ('failure' in made) return { peer: { name: 'DVC', version: undefined, failure: made.failure }, settings };
    const peer = new PeerProcess(made.python, [join(context.root, 'bench/data/versions-peer.py')]);
    try {
      // Wire mapping: versions-peer.py documents its answers.
      const { version } = (await peer.ask({ version: true })) as { readonly version: string };
      for (const change of changes) await measurePeer(samples, peer, { folder, size, change });
      return { peer: { name: 'DVC', version, failure: undefined }, settings };
    } finally {
      peer.close();
    }
  } finally {
    await platform.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function openPlatform(home: string, threads: number): Promise<OpenPlatform> {
  const config = {
    home,
    host: '127.0.0.1',
    port: 0,
    database: 'sqlite',
    logLevel: 'error' as const,
    threads,
    duckMemory: '2GB',
  };
  return createPlatform(config, { telemetry: createTelemetry({ logLevel: 'error' }) });
}

function rowsOf({ megabytes }: { readonly megabytes: number }): number {
  return Math.round((megabytes * 1_000_000) / ROW_BYTES);
}

/** Per file: as it comes first, with rows appended, with rows changed here and there. Numbers are random, so that they do not pack to nothing. */
async function writeFiles(
  { duck }: OpenPlatform,
  folder: string,
  size: { readonly files: number; readonly megabytes: number },
  log: (line: string) => void,
): Promise<void> {
  const rows = rowsOf(size);
  const row = (i: string, salt: string) =>
    `SELECT ${i} AS id, 'unit-' || (hash(${i}, ${salt}, 1) % 500) AS unit, round((hash(${i}, ${salt}, 2) % 100000000) / 1e4, 4) AS load,
     round((hash(${i}, ${salt}, 3) % 100000000) / 1e5, 5) AS heat, round((hash(${i}, ${salt}, 4) % 100000000) / 1e6, 6) AS turn, hash(${i}, ${salt}, 5) % 100000 AS count,
     'note ' || substr(md5(CAST(hash(${i}, ${salt}, 6) AS VARCHAR)), 1, 28) AS note`;
  for (let file = 0; file < size.files; file += 1) {
    log(`Writing file ${file + 1} of ${size.files}: ${rows} rows.`);
    const versions = {
      first: `${row('i', `${file}`)} FROM range(${rows}) t(i)`,
      append: `${row('i', `${file}`)} FROM range(${Math.round(rows * 1.01)}) t(i)`,
      change: `${row('i', `CASE WHEN hash(i, 99) % 100 = 0 THEN ${file + 1000} ELSE ${file} END`)} FROM range(${rows}) t(i)`,
    };
    for (const [name, sql] of Object.entries(versions))
      await duck.execute(`COPY (${sql} ORDER BY i) TO '${fileOf(folder, file, name)}' (FORMAT csv, HEADER)`);
  }
}

function fileOf(folder: string, file: number, version: string): string {
  return join(folder, `file-${file}-${version}.csv`);
}

function add(samples: Samples, measure: string, side: 'ours' | 'peer', value: number): void {
  samples[measure] ??= { ours: [], peer: [] };
  samples[measure][side].push(value);
}

async function measureOurs(
  samples: Samples,
  given: {
    readonly platform: OpenPlatform;
    readonly room: DataRoom;
    readonly folder: string;
    readonly size: { readonly files: number };
    readonly change: Change;
    readonly log: (line: string) => void;
  },
): Promise<void> {
  const { platform, room, folder, size, change, log } = given;
  const ingest = (file: number, version: string) =>
    room.commands.ingest({
      dataset: `file_${change}_${file}`,
      projectId: 'prj_bench',
      source: { kind: 'csv-file', path: fileOf(folder, file, version) },
      mode: 'replace',
      key: version,
      message: version,
    });
  for (let file = 0; file < size.files; file += 1) await ingest(file, 'first');
  const before = await platform.files.usage('data/');
  const begun = performance.now();
  for (let file = 0; file < size.files; file += 1) await ingest(file, change);
  const ms = performance.now() - begun;
  const bytes = (await platform.files.usage('data/')) - before;
  log(`Ours, ${change}: ${bytes} bytes beside ${before}, ${Math.round(ms)} ms.`);
  add(samples, `version-bytes-${change}`, 'ours', bytes);
  add(samples, `version-time-${change}`, 'ours', ms);
}

async function measurePeer(
  samples: Samples,
  peer: PeerProcess,
  {
    folder,
    size,
    change,
  }: { readonly folder: string; readonly size: { readonly files: number }; readonly change: Change },
): Promise<void> {
  const home = join(folder, `peer-${change}`);
  await mkdir(home);
  await peer.ask({ init: home });
  const names = Array.from({ length: size.files }, (_, file) => `data-${file}.csv`);
  // Wire mapping: as above.
  const put = async (version: string) => {
    for (const [file, name] of names.entries()) {
      await rm(join(home, name), { force: true });
      await copyFile(fileOf(folder, file, version), join(home, name));
      await stat(join(home, name));
    }
    return (await peer.ask({ add: names })) as { readonly ms: number; readonly bytes: number };
  };
  const first = await put('first');
  const second = await put(change);
  add(samples, `version-bytes-${change}`, 'peer', second.bytes - first.bytes);
  add(samples, `version-time-${change}`, 'peer', second.ms);
  await rm(home, { recursive: true, force: true });
}
