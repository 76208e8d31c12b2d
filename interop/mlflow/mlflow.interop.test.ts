import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillableServer } from '../../packages/cli/src/testing/killable-server.ts';
import { PythonClient } from './python-client.ts';

/** The unmodified Python clients of both major versions drive one real server. */
describe('MLflow clients', () => {
  let server: KillableServer;
  let folder: string;
  const clients = new Map<number, PythonClient>();

  beforeAll(async () => {
    for (const major of [2, 3]) clients.set(major, await PythonClient.prepare(major));
    server = await KillableServer.create('mlflow');
    await server.start();
    folder = join(server.home, 'scripts');
    mkdirSync(folder);
  }, 1_200_000);
  afterAll(() => server?.dispose());

  async function run(major: number, script: string): Promise<readonly string[]> {
    const client = clients.get(major);
    if (client === undefined) throw new Error(`no client ${major}`);
    return client.run(script, server.url, folder);
  }

  const scripts: ReadonlyArray<readonly [major: number, script: string, proven: number]> = [
    [2, 'tracking.py', 13],
    [3, 'tracking.py', 13],
    [2, 'background.py', 5],
    [3, 'background.py', 5],
    [2, 'search.py', 5],
    [3, 'search.py', 5],
    [2, 'artifacts.py', 7],
    [3, 'artifacts.py', 7],
    [2, 'registry.py', 6],
    [3, 'registry.py', 6],
    [2, 'models.py', 5],
    [3, 'models.py', 8],
    [2, 'autolog.py', 3],
    [3, 'autolog.py', 3],
    [2, 'command_line.py', 2],
    [3, 'command_line.py', 2],
    [3, 'prompts.py', 3],
    [3, 'traces.py', 3],
    [2, 'other_client.py leave', 1],
    [3, 'other_client.py leave', 1],
    [2, 'other_client.py read', 1],
    [3, 'other_client.py read', 1],
  ];

  it.each(scripts)('%s.x: %s', async (major, script, proven) => {
    expect(await run(major, script)).toHaveLength(proven);
  });
});
