import type { CommandOutcome } from '../../../platform/processes/command-outcome.ts';

/** The file that says what to install, and the tool that reads it. */
export interface LockFile {
  readonly name: string;
  readonly path: string;
  readonly content: string;
  readonly tool: 'pip' | 'uv';
}

/** The command that makes an environment at `place`. Its parts are arguments, never text of a shell script. */
export function commandOf(lock: LockFile, python: string, place: string): readonly string[] {
  if (lock.tool === 'uv') return ['uv', 'sync', '--frozen', '--no-progress', '--python', python];
  const make =
    '"$1" -m venv "$2" && exec "$2/bin/python" -m pip install --disable-pip-version-check --progress-bar off -r "$3"';
  return ['/bin/sh', '-c', make, 'make', python, place, lock.path];
}

const MOST_LINES = 12;

/** What the installer said of its failure: its lines with ERROR, else its last ones. */
export function describeInstallFailure(lock: LockFile, outcome: CommandOutcome, said: readonly string[]): string {
  if (outcome.reason === 'not_started') {
    const mend =
      lock.tool === 'uv' ? 'Install uv, or name a requirements file instead.' : 'Install Python with its venv module.';
    return `The environment for ${lock.name} cannot be made: ${outcome.message ?? 'the installer could not be started'}. ${mend}`;
  }
  if (outcome.reason === 'timeout') return `The environment for ${lock.name} was not made within an hour.`;
  const lines = said.filter((line) => line.trim() !== '' && !line.startsWith('[notice]'));
  const errors = lines.filter((line) => /\berror\b/i.test(line));
  const shown = (errors.length > 0 ? errors : lines).slice(-MOST_LINES).join('\n');
  return `The environment for ${lock.name} cannot be made; ${lock.tool} said:\n${shown}`;
}
