import { execFile } from 'node:child_process';
import { homedir } from 'node:os';

/** What differs in a project's folder from the commit that is checked out. */
export type CodeChanges =
  | { readonly state: 'clean' }
  | {
      readonly state: 'changed';
      /** Tracked files that differ, with what kind of change (git's two letters). */
      readonly files: number;
      /** Files that git does not know: counted, never read. */
      readonly untracked: number;
      /** Unified diff of the tracked files, at most 1 MiB. */
      readonly diff: Uint8Array;
      readonly isCut: boolean;
    }
  /** Why it is not known. */
  | { readonly state: 'unknown'; readonly reason: string };

const MOST_BYTES = 1_048_576;
const TIMEOUT_MS = 10_000;
/** Tracked or not, what is named like a secret stays out of the diff. */
const SECRETS = ['.env', '.env.*', '*.pem', '*.key', '*.p12', '*.pfx', 'id_rsa*', 'id_ed25519*', '.netrc', '.npmrc'];
/** No hooks, and no programs that the repository's configuration names for watching files. */
const QUIET = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false'];
const PATH = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin', '/run/current-system/sw/bin'].join(':');

/** The changes below a folder of a git repository; asks the `git` of this machine, with a time limit and without a shell. */
export async function readCodeChanges(folder: string, signal?: AbortSignal): Promise<CodeChanges> {
  const status = await runGit(folder, ['status', '--porcelain=v1', '-z', '--no-renames', '--', '.'], signal);
  if (!('bytes' in status)) return { state: 'unknown', reason: status.reason };
  const entries = new TextDecoder().decode(status.bytes).split('\0').filter(Boolean);
  const untracked = entries.filter((entry) => entry.startsWith('?? ')).length;
  const files = entries.length - untracked;
  if (entries.length === 0) return { state: 'clean' };
  const excluded = SECRETS.map((name) => `:(exclude,glob)**/${name}`);
  const given = [
    'diff',
    'HEAD',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-renames',
    '--',
    '.',
    ...excluded,
  ];
  const diff = await runGit(folder, given, signal);
  if (!('bytes' in diff)) return { state: 'unknown', reason: diff.reason };
  return {
    state: 'changed',
    files,
    untracked,
    diff: diff.isCut ? cutAtLine(diff.bytes) : diff.bytes,
    isCut: diff.isCut,
  };
}

/** The changes as tags of a run. */
export function describeCodeChanges(changes: CodeChanges): Record<string, string> {
  if (changes.state === 'unknown') return { 'code.changes': `unknown: ${changes.reason}` };
  if (changes.state === 'clean') return { 'code.changes': 'none' };
  const { files, untracked, isCut } = changes;
  return {
    'code.changes': `${files} changed, ${untracked} not tracked${isCut ? '; the diff is cut at 1 MiB' : ''}`,
  };
}

type GitReply = { readonly bytes: Uint8Array; readonly isCut: boolean } | { readonly reason: string };

function runGit(folder: string, given: readonly string[], signal: AbortSignal | undefined): Promise<GitReply> {
  const options = {
    cwd: folder,
    // Not this process's own: a variable such as GIT_DIR would name another repository.
    env: { PATH, HOME: homedir(), LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    timeout: TIMEOUT_MS,
    maxBuffer: MOST_BYTES,
    encoding: 'buffer' as const,
    ...(signal === undefined ? {} : { signal }),
  };
  return new Promise((resolve) => {
    execFile('git', [...QUIET, ...given], options, (error, stdout, stderr) => {
      if (error === null) return resolve({ bytes: stdout, isCut: false });
      if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
        return resolve({ bytes: stdout.subarray(0, MOST_BYTES), isCut: true });
      }
      if (error.code === 'ENOENT') return resolve({ reason: 'there is no git on this machine' });
      if (error.killed) return resolve({ reason: `git did not answer within ${TIMEOUT_MS / 1000} s` });
      resolve({ reason: stderr.toString('utf8').trim().split('\n')[0]?.slice(0, 200) || 'git failed' });
    });
  });
}

function cutAtLine(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf('\n'.charCodeAt(0));
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}
