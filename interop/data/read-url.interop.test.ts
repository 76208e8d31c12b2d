import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { createClient } from '@kaizen/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparePeer } from '../../bench/peer-process.ts';
import { KillableServer } from '../../packages/cli/src/testing/killable-server.ts';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** Any version is one address: pandas, Polars, DuckDB and pyarrow read it as they read any other. */
describe('a dataset version by its address', () => {
  let server: KillableServer;
  let python: string;

  beforeAll(async () => {
    const requirements = join(import.meta.dirname, 'requirements-url.txt');
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const prepared = await preparePeer(root, requirements, say, 'interop/.venv-url');
    if ('failure' in prepared) throw new Error(`The readers cannot be installed. ${prepared.failure}`);
    python = prepared.python;
    server = await KillableServer.create('read-url');
    await server.start();
  }, 1_200_000);
  afterAll(() => server?.dispose());

  it('is read by tools that know nothing of Kaizen, and written by them', async () => {
    const client = createClient({ url: server.url, token: server.token });
    await client.projects.registerFolder(server.home);
    const text = 'kaizen: 1\nproject: plant\ndata:\n  machines:\n    source: {}\n';
    await client.projects.apply({ text, folder: server.home });
    const { stdout } = await execute(python, [join(import.meta.dirname, 'read-url.py'), server.url], {
      env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' },
      timeout: 280_000,
    });
    const proven = stdout.split('\n').filter((line) => line.startsWith('proven: '));
    expect(proven).toHaveLength(13);
  });
});
