import { spawn } from 'node:child_process';
import { join } from 'node:path';

const generators = [
  { name: 'packages/server/openapi.json', script: 'packages/server/src/app/write-openapi.ts' },
  {
    name: 'docs/reference/configuration.md',
    script: 'packages/server/src/platform/config/write-configuration-page.ts',
  },
  { name: 'docs/reference/*.schema.json', script: 'checks/write-manifest-schema.ts' },
] as const;

/** Committed generated files that differ from what their generator writes now. */
export async function checkGeneratedFiles(
  root: string,
  files: ReadonlyArray<{ readonly name: string; readonly script: string }> = generators,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, script } of files) {
    const { code, printed } = await run(root, script);
    if (code !== 0)
      problems.push(
        `${name} is not current (${printed.trim().split('\n').at(-1) ?? ''}); write it again with: node ${script}`,
      );
  }
  return problems;
}

function run(root: string, script: string): Promise<{ code: number | null; printed: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, script), '--check'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, printed }));
  });
}
