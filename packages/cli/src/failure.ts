/** Exit codes of every command; `docs/guide/command-line.md` explains them. */
export const exitCodes = {
  /** It could not be done; the message says why and what to do. */
  failed: 1,
  /** The call itself is wrong: an unknown command or flag, a value that cannot be. */
  wrongCall: 2,
  /** Done, but something waits for a person. */
  needsYou: 3,
  /** A fault in the program. */
  fault: 70,
} as const;

/** A failure that is told to the user in one or two sentences, without a stack, and ends the command with an exit code other than 0. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}

/** The message of anything that was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The system's code (`ENOENT`, `EACCES`, …) of anything that was thrown. */
export function systemCodeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** Why a path could not be read or written, in words. */
export function describeSystemError(cause: unknown): string {
  const words: Readonly<Record<string, string>> = {
    EACCES: 'this user has no right to it',
    EPERM: 'this user has no right to it',
    EROFS: 'it lies on a read-only file system',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of its path is a file, not a folder',
    EISDIR: 'it is a folder',
    ENOENT: 'it does not exist',
    EEXIST: 'it is there already, as something else',
  };
  return words[systemCodeOf(cause) ?? ''] ?? messageOf(cause);
}
