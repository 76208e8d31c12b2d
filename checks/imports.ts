import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isGenerated, listFiles, root as repository } from './repository.ts';

/**
 * The room table as a check (dependency-cruiser). It also fails when fewer modules were seen than there are source files: with a compiler that the
 * cruiser cannot use it would see none, and pass.
 */
export async function checkImports(root: string): Promise<string[]> {
  const report = await cruise(root);
  const sources = listFiles(root, 'packages', ['.ts', '.tsx']).filter(
    (path) => path.includes('/src/') && !isGenerated(path),
  );
  const breaches = report.summary.violations.map(
    (violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`,
  );
  return [
    ...breaches,
    ...findUnseen(
      sources,
      report.modules.map((module) => module.source),
    ),
  ];
}

/** What is wrong when the checker saw fewer modules than there are source files. */
export function findUnseen(sources: readonly string[], cruised: readonly string[]): string[] {
  const seen = new Set(cruised);
  const unseen = sources.filter((path) => !seen.has(path));
  if (unseen.length === 0) return [];
  return [
    `the import checker saw ${seen.size} modules and missed ${unseen.length} source files, e.g. ${unseen.slice(0, 3).join(', ')}`,
  ];
}

interface CruiseReport {
  readonly modules: ReadonlyArray<{ readonly source: string }>;
  readonly summary: {
    readonly violations: ReadonlyArray<{
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }>;
  };
}

function cruise(root: string): Promise<CruiseReport> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      join(repository, 'node_modules/.bin/depcruise'),
      ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'packages'],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const printed: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', reject);
    child.once('close', () => {
      const text = Buffer.concat(printed).toString('utf8');
      if (text === '')
        return reject(new Error(`dependency-cruiser printed nothing: ${Buffer.concat(errors).toString('utf8')}`));
      resolve(JSON.parse(text) as CruiseReport);
    });
  });
}
