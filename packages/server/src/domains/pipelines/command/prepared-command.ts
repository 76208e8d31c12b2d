import type { CommandRow } from '../tables.ts';
import type { CommandData } from './command-data.duck.ts';
import type { CommandFolder } from './command-folder.io.ts';
import type { PythonEnvironment } from './python-environment.io.ts';

/** Everything that a command needs, made before it begins; made again when it is taken up, because only files and ids outlive a kill. */
export interface PreparedCommand {
  readonly attempt: number;
  readonly folder: CommandFolder;
  readonly data: CommandData | undefined;
  readonly python: PythonEnvironment | undefined;
  /** The attempt before, which was lost. */
  readonly before: CommandRow | undefined;
}
