import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGenerated, isTest, listFiles } from './repository.ts';

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Files that the rule is about. */
  applies(path: string): boolean;
}

const isSource = (path: string) => /^packages\/[^/]+\/src\//.test(path) && !isTest(path);

const rules: readonly Rule[] = [
  {
    name: 'the environment is read in one file of server and command line only',
    pattern: /process\.env\b|\{[^}]*\benv\b[^}]*\} = process\b/,
    applies: (path) =>
      isSource(path) && !/platform\/config\/|cli\/src\/environment\.ts$|packages\/server\/src\/main\.ts$/.test(path),
  },
  {
    name: 'a worker or process entry lies beside its starter: `new URL(` and `import.meta.resolve` name no file of another folder',
    pattern: /new URL\(\s*['"`]\.\.\/[^)]*import\.meta|import\.meta\.resolve\(/,
    applies: (path) => /^packages\/server\/src\/domains\//.test(path),
  },
  {
    name: 'clock and randomness come from the platform',
    pattern: /\bDate\.now\(\)|\bMath\.random\(\)/,
    applies: (path) => /^packages\/server\/src\/(domains|kernel)\//.test(path) && !isTest(path),
  },
  {
    name: 'no absolute path of a machine',
    pattern: /(^|[^A-Za-z0-9_.])\/(work|root|farm)\/[A-Za-z]/,
    applies: (path) => !path.startsWith('checks/'),
  },
  {
    name: 'no registry host',
    pattern: /registry\.npmjs\.org|files\.pythonhosted\.org|pypi\.org\/simple/,
    applies: (path) => !path.startsWith('checks/'),
  },
];

/** Lines that break a rule that no other tool sees. */
export async function checkWords(root: string): Promise<string[]> {
  const problems: string[] = [];
  for (const path of listFiles(root, '.', [
    '.ts',
    '.tsx',
    '.md',
    '.yaml',
    '.yml',
    '.json',
    '.sh',
    '.css',
    '.html',
    '.py',
  ])) {
    if (path === 'package-lock.json' || isGenerated(path)) continue;
    problems.push(...findForbidden(path, readFileSync(join(root, path), 'utf8')));
  }
  return problems;
}

/** The breaches of one file. */
export function findForbidden(path: string, text: string): string[] {
  const found: string[] = [];
  for (const rule of rules) {
    if (!rule.applies(path)) continue;
    text.split('\n').forEach((line, index) => {
      if (rule.pattern.test(line)) found.push(`${path}:${index + 1}: ${rule.name}`);
    });
  }
  return found;
}
