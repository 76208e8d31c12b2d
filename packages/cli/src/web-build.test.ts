import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeTestFolder } from './testing/test-folder.ts';
import { hashWebInputs } from './web-build.ts';

function makeInstallation() {
  const folder = makeTestFolder('web-build');
  onTestFinished(() => folder.remove());
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  };
  write('package-lock.json', '{}');
  for (const name of ['web', 'sdk', 'contracts']) write(`packages/${name}/src/index.ts`, name);
  return { root: folder.path, write };
}

it.each([
  ['a source of the web interface', 'packages/web/src/index.ts'],
  ['a new file of it', 'packages/web/src/deep/new.ts'],
  ['the client', 'packages/sdk/src/index.ts'],
  ['the contracts', 'packages/contracts/src/index.ts'],
  ['the locked versions', 'package-lock.json'],
])('%s makes another build', (_what, path) => {
  const { root, write } = makeInstallation();
  const before = hashWebInputs(root);
  expect(hashWebInputs(root)).toBe(before);
  write(path, 'changed');
  expect(hashWebInputs(root)).not.toBe(before);
});

it('a source that goes makes another build; tests, installed packages and the build itself do not', () => {
  const { root, write } = makeInstallation();
  const before = hashWebInputs(root);
  for (const path of ['src/a.test.ts', 'node_modules/x/index.js', 'dist/index.html', '../server/src/main.ts'])
    write(`packages/web/${path}`, 'other');
  expect(hashWebInputs(root)).toBe(before);
  rmSync(join(root, 'packages/sdk/src/index.ts'));
  expect(hashWebInputs(root)).not.toBe(before);
});
