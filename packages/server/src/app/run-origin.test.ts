import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTestHome } from '../testing/test-home.ts';
import { createTestPlatform } from '../testing/test-platform.ts';
import { connectPlant, outputsOf, plantCsv } from './testing/plant-rooms.ts';

const hasGit = (() => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

it.skipIf(!hasGit)('a training keeps what its code had beyond the commit, and where it ran', async () => {
  const folder = await createTestHome();
  onTestFinished(() => folder.remove());
  const git = (...given: string[]) => execFileSync('git', given, { cwd: folder.path }).toString().trim();
  await writeFile(join(folder.path, 'machines.csv'), plantCsv(600, { seed: 1 }));
  await writeFile(join(folder.path, 'features.py'), 'width = 1\n');
  git('init', '-q');
  git('add', 'features.py');
  git('-c', 'user.name=test', '-c', 'user.email=test@example.org', 'commit', '-q', '-m', 'first');
  await writeFile(join(folder.path, 'features.py'), 'width = 2\n');
  const { tracking, serving, run } = await connectPlant(await createTestPlatform(), folder.path);
  onTestFinished(() => serving.close());
  const { runId = '' } = outputsOf(await run('one'));
  const { tags, params } = await tracking.reader.getRun(runId);
  expect(tags).toMatchObject({ 'code.commit': git('rev-parse', 'HEAD'), 'code.changes': '1 changed, 1 not tracked' });
  expect(params).toMatchObject({ seed: '7', datasetVersion: expect.stringMatching(/^dv_/) });
  const read = async (path: string) => new TextDecoder().decode(await tracking.reader.readArtifact(runId, path));
  expect(await read('code/dirty.diff')).toMatch(/-width = 1\n\+width = 2\n/);
  expect(JSON.parse(await read('environment.json'))).toMatchObject({ node: process.version, threads: 2 });
});
