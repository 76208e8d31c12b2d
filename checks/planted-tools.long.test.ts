import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { root } from './repository.ts';

/** A folder with the settings of this repository and one package with one used file. */
function makeHouse() {
  const folder = mkdtempSync(join(tmpdir(), 'tools-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const file of ['tsconfig.json', 'biome.json', 'knip.json', '.gitignore'])
    cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const writeJson = (path: string, value: unknown) => write(path, `${JSON.stringify(value, undefined, 2)}\n`);
  writeJson('package.json', { name: 'house', private: true, type: 'module' });
  writeJson('packages/stats/package.json', { name: '@house/stats', type: 'module', exports: './src/index.ts' });
  write('packages/stats/src/index.ts', 'export const stats = 1;\n');
  const run = (tool: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), args, {
      cwd: folder,
      encoding: 'utf8',
    });
    return { failed: status !== 0, printed: stdout + stderr };
  };
  return { write, run };
}

const tools = {
  tsc: ['-p', 'tsconfig.json', '--noEmit'],
  biome: ['check', '--error-on-warnings', '.'],
  knip: [],
} as const;

it.each(Object.entries(tools))('%s passes a clean house', (tool, args) => {
  const { printed, failed } = makeHouse().run(tool, ...args);
  expect(failed ? printed : '').toBe('');
});

it.each<readonly [keyof typeof tools, string, string]>([
  ['tsc', "export const count: number = 'one';\n", 'TS2322'],
  ['tsc', 'export const first: number = [1][0];\n', 'TS2322'],
  ['tsc', 'export enum Colour {\n  red,\n}\n', 'TS1294'],
  ['tsc', 'export const options: { a?: number } = { a: undefined };\n', 'TS2375'],
  ['biome', 'export const anything: any = 1;\n', 'noExplicitAny'],
  ['biome', 'export default 1;\n', 'noDefaultExport'],
  ['biome', 'export const home = process.env.HOME;\n', 'noProcessEnv'],
  ['biome', 'export const a = "double";\n', 'format'],
  ['knip', 'export const unused = 1;\n', 'breach'],
])('%s catches %j', (tool, text, named) => {
  const { write, run } = makeHouse();
  write('packages/stats/src/breach.ts', text);
  const { printed, failed } = run(tool, ...tools[tool]);
  expect(failed).toBe(true);
  expect(printed).toContain(named);
});
