import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { preparePeer } from '../../bench/peer-process.ts';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** The client of one major version, in an environment of its own. */
export class PythonClient {
  readonly python: string;
  readonly major: number;

  private constructor(python: string, major: number) {
    this.python = python;
    this.major = major;
  }

  /** Installs the client once; fails with the installer's words when it cannot. */
  static async prepare(major: number): Promise<PythonClient> {
    const prepared = await preparePeer(
      root,
      join(import.meta.dirname, `requirements-${major}.txt`),
      (line) => process.stdout.write(`${line}\n`),
      `interop/.venv-mlflow-${major}`,
    );
    if ('failure' in prepared) throw new Error(`The MLflow client ${major} cannot be installed. ${prepared.failure}`);
    return new PythonClient(prepared.python, major);
  }

  /** Runs a script of this folder against a server, in a folder where it may leave files; gives what it has proven. */
  async run(script: string, server: string, folder: string): Promise<readonly string[]> {
    const [file = '', ...args] = script.split(' ');
    const env = {
      // biome-ignore lint/style/noProcessEnv: passed on as it is
      ...process.env,
      MLFLOW_TRACKING_URI: server,
      // What is answered 5xx is seen at once instead of being repeated for minutes.
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: 'true',
      GIT_PYTHON_REFRESH: 'quiet',
      PYTHONDONTWRITEBYTECODE: '1',
    };
    try {
      const { stdout } = await execute(this.python, [join(import.meta.dirname, file), ...args], {
        cwd: folder,
        env,
        timeout: 280_000,
        maxBuffer: 64e6,
      });
      return readProven(stdout);
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      const shown = `${readProven(stdout ?? '').join('\n')}\n${(stderr ?? String(error)).slice(-3000)}`;
      throw new Error(`${script} by the client ${this.major} ended after:\n${shown}`);
    }
  }
}

function readProven(printed: string): string[] {
  return printed
    .split('\n')
    .filter((line) => line.startsWith('proven: '))
    .map((line) => line.slice('proven: '.length));
}
