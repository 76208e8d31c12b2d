import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

/** One part from outside. */
interface Peer {
  readonly name: string;
  readonly from: string;
  /** What the version begins with (`3.11` takes 3.11.7), or `any`. */
  readonly version: string;
  /** The version that last passed. */
  readonly tried?: string;
  readonly state: 'required' | 'unavailable';
  /** A command that prints the version; parts of a `requirements.txt` need none, the file pins them. */
  readonly probe?: readonly string[];
  readonly message?: string;
  readonly date?: string;
}

/** A package that a `requirements.txt` names. */
interface Requirement {
  readonly file: string;
  readonly name: string;
  readonly version: string;
}

/**
 * What is wrong with the list. `probe` gives what a part's command prints, undefined when it does not work; `requirements` are the packages that
 * tests and benchmarks install.
 */
export function findPeerProblems(
  peers: readonly Peer[],
  requirements: readonly Requirement[],
  probe: (command: readonly string[]) => string | undefined,
): string[] {
  return [
    ...peers.flatMap((peer) => findProblem(peer, probe)),
    ...peers.flatMap((peer) =>
      peer.probe !== undefined ||
      peer.state === 'unavailable' ||
      requirements.some(({ name, version }) => name === peer.name && version === peer.version)
        ? []
        : [`${peer.name}: required, but it has neither a probe nor a line of this version in a requirements.txt`],
    ),
    ...requirements.flatMap(({ file, name, version }) => {
      const listed = peers.filter((peer) => peer.name === name).map((peer) => peer.version);
      if (listed.length === 0) return [`${name}: ${file} installs it, and interop/peers.json does not list it`];
      return listed.includes(version)
        ? []
        : [`${name}: ${file} pins ${version}, interop/peers.json says ${listed.join(' and ')}`];
    }),
  ];
}

function findProblem(peer: Peer, probe: (command: readonly string[]) => string | undefined): string[] {
  if (peer.state === 'unavailable')
    return peer.message === undefined || peer.date === undefined
      ? [`${peer.name}: an unavailable part needs the installer's message and the date`]
      : [];
  if (peer.probe === undefined) return [];
  const printed = probe(peer.probe);
  if (printed === undefined)
    return [
      `${peer.name}: required, but \`${peer.probe.join(' ')}\` does not work; install it, or list it as unavailable with the installer's message`,
    ];
  const found = /\d+(\.\d+)*/.exec(printed)?.[0] ?? 'none';
  return peer.version === 'any' || `${found}.`.startsWith(`${peer.version}.`)
    ? []
    : [`${peer.name}: ${peer.version} is listed, \`${peer.probe.join(' ')}\` says ${found}`];
}

/** The packages that the files `requirements*.txt` below `root` pin, one `name==version` a line. */
export function readRequirements(root: string): Requirement[] {
  return globSync('{bench,interop}/*/requirements*.txt', { cwd: root }).flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [name = '', version = 'unpinned'] = line.split('==');
        return { file, name, version };
      }),
  );
}

/** The list of the repository. */
export function readPeers(root: string): readonly Peer[] {
  const { peers } = JSON.parse(readFileSync(join(root, 'interop/peers.json'), 'utf8')) as { peers: Peer[] };
  return peers;
}

function runProbe([command = '', ...args]: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const peers = readPeers(root);
  const problems = findPeerProblems(peers, readRequirements(root), runProbe);
  for (const peer of peers)
    process.stdout.write(
      `${peer.state === 'required' ? '✓' : '–'} ${peer.name} (${peer.from} ${peer.tried ?? peer.version}): ${peer.state}\n`,
    );
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
