import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTestHome } from '../../../testing/test-home.ts';
import { listPackages, preparePython, removeUnfinished } from './python-environment.io.ts';

const signal = new AbortController().signal;

async function open(files: Readonly<Record<string, string>>) {
  const made = await createTestHome();
  onTestFinished(() => made.remove());
  const folder = join(made.path, 'project');
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const home = join(made.path, 'home');
  const lines: string[] = [];
  const prepare = (wanted: Parameters<typeof preparePython>[0]['wanted']) =>
    preparePython({ home, folder, wanted, signal, onLine: (line) => lines.push(line) });
  const left = () => readdir(join(home, 'environments')).catch((): string[] => []);
  return { home, prepare, lines, left };
}

it('takes the machine’s Python when nothing is to be installed, and says what is missing', async () => {
  const { prepare, left } = await open({});
  expect(await prepare(undefined)).toMatchObject({ version: expect.stringMatching(/^3\./), env: {} });
  expect(await left()).toEqual([]);
  await expect(prepare({ python: 'python9.9' })).rejects.toThrow('The Python interpreter "python9.9" cannot be run');
  await expect(prepare({ requirements: 'requirements.txt' })).rejects.toThrow('requirements.txt cannot be read');
  await expect(prepare({ lock: '../../etc/passwd' })).rejects.toThrow("must be a file of the project's folder");
});

it('makes an environment once for the content of its file', async () => {
  const { home, prepare, lines, left } = await open({ 'requirements.txt': '# nothing\n', 'same.txt': '# nothing\n' });
  const [one, two] = await Promise.all([prepare({ requirements: 'requirements.txt' }), prepare({ lock: 'same.txt' })]);
  expect(one.python).toBe(two.python);
  expect(one.python.startsWith(join(home, 'environments'))).toBe(true);
  expect(await listPackages(one, signal)).toMatch(/^pip==/m);
  expect((await left()).length).toBe(2);
  expect(lines.filter((line) => line.startsWith('Making a Python environment'))).toHaveLength(1);
  // What a killed installation left goes; what is in use stays.
  await mkdir(join(home, 'environments', 'half-made'));
  await removeUnfinished(home);
  expect((await left()).length).toBe(2);
  expect((await prepare({ requirements: 'requirements.txt' })).python).toBe(one.python);
}, 180_000);

it('leaves nothing of a failed installation, and shows what the installer said', async () => {
  const { prepare, left } = await open({ 'requirements.txt': './no-such-package\n' });
  await expect(prepare({ requirements: 'requirements.txt' })).rejects.toThrow(
    /cannot be made; pip said:\n.*no-such-package/s,
  );
  expect(await left()).toEqual([]);
}, 180_000);
