import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparePeer } from '../../bench/peer-process.ts';
import { KillableServer } from '../../packages/cli/src/testing/killable-server.ts';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** The unmodified Python client posts to a real server, and reads back as clients of Marquez do. */
describe('the OpenLineage client for Python', () => {
  let server: KillableServer;
  let python: string;

  beforeAll(async () => {
    const requirements = join(import.meta.dirname, 'requirements.txt');
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const prepared = await preparePeer(root, requirements, say, 'interop/.venv-openlineage');
    if ('failure' in prepared) throw new Error(`The OpenLineage client cannot be installed. ${prepared.failure}`);
    python = prepared.python;
    server = await KillableServer.create('openlineage');
    await server.start();
  }, 280_000);
  afterAll(() => server?.dispose());

  it('posts runs, jobs and datasets, and reads graph, columns and events back', async () => {
    const { stdout } = await execute(python, [join(import.meta.dirname, 'emit.py'), server.url], {
      env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' },
      timeout: 120_000,
    });
    const proven = stdout.split('\n').filter((line) => line.startsWith('proven: '));
    expect(proven).toHaveLength(8);
  });
});
