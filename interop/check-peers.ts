import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** One part from outside. */
interface Peer {
  readonly name: string;
  readonly from: string;
  readonly version: string;
  readonly state: 'required' | 'unavailable';
  readonly probe: readonly string[];
  readonly message?: string;
  readonly date?: string;
}

/** What is wrong with the list, given whether a probe finds its part. */
export function findPeerProblems(peers: readonly Peer[], isThere: (peer: Peer) => boolean): string[] {
  return peers.flatMap((peer) => {
    if (peer.state === 'unavailable')
      return peer.message === undefined || peer.date === undefined
        ? [`${peer.name}: an unavailable part needs the installer's message and the date`]
        : [];
    return isThere(peer)
      ? []
      : [
          `${peer.name}: required, but \`${peer.probe.join(' ')}\` does not work; install it, or list it as unavailable with the installer's message`,
        ];
  });
}

function isThere(peer: Peer): boolean {
  const [command, ...args] = peer.probe;
  return command !== undefined && spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

if (import.meta.main) {
  const { peers } = JSON.parse(readFileSync(new URL('./peers.json', import.meta.url), 'utf8')) as { peers: Peer[] };
  const problems = findPeerProblems(peers, isThere);
  for (const peer of peers)
    process.stdout.write(
      `${peer.state === 'required' ? '✓' : '–'} ${peer.name} (${peer.from} ${peer.version}): ${peer.state}\n`,
    );
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
