import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { checkDocComments } from './doc-comments.ts';
import { checkGeneratedFiles } from './generated-files.ts';
import { checkImports } from './imports.ts';
import { root } from './repository.ts';
import { checkSizes } from './sizes.ts';
import { checkWords } from './words.ts';

/** One check: its name and what it found; nothing found = passed. */
interface Check {
  readonly name: string;
  run(): Promise<readonly string[]>;
}

const bin = (name: string) => join(root, 'node_modules/.bin', name);

const checks: readonly Check[] = [
  { name: 'types', run: () => runTool(bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']) },
  { name: 'lint and format', run: () => runTool(bin('biome'), ['check', '--error-on-warnings', '.']) },
  { name: 'import rules', run: () => checkImports(root) },
  { name: 'dead code', run: () => runTool(bin('knip'), []) },
  { name: 'size budget', run: () => checkSizes(root) },
  { name: 'words, environment and worker entries', run: () => checkWords(root) },
  { name: 'doc comments', run: () => checkDocComments(root) },
  { name: 'generated files', run: () => checkGeneratedFiles(root) },
];

function runTool(command: string, args: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString('utf8')));
    child.once('error', (error) => resolve([`could not be started: ${error.message}`]));
    child.once('exit', (code) => resolve(code === 0 ? [] : [printed.join('').trim() || `exit code ${code}`]));
  });
}

const wanted = process.argv.slice(2);
let failed = 0;
for (const check of checks) {
  if (wanted.length > 0 && !wanted.some((name) => check.name.includes(name))) continue;
  const started = Date.now();
  const problems = await check.run();
  if (problems.length > 0) failed += 1;
  process.stdout.write(
    `${problems.length === 0 ? '✓' : '✗'} ${check.name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  for (const problem of problems) process.stdout.write(`${problem}\n`);
}
process.stdout.write(failed === 0 ? 'Every check passed.\n' : `${failed} check(s) failed.\n`);
process.exitCode = failed === 0 ? 0 : 1;
