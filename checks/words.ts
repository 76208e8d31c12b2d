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
    pattern:
      /new URL\(\s*(?!['"]\.\/(?!\.))[^)]*import\.meta|import\.meta\.(?:resolve\b|(?:dirname|filename)\b[^;\n]*\.ts['"`])/,
    applies: (path) => /^packages\/server\/src\/domains\//.test(path) && !isTest(path),
  },
  {
    name: 'clock and randomness come from the platform',
    pattern: /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(\)|\brandomUUID\b|\bgetRandomValues\b/,
    applies: (path) => /^packages\/(server|stats|learn|contracts)\/src\/(?!platform\/)/.test(path) && !isTest(path),
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
  const found: string[] = findForbiddenName(path);
  for (const rule of rules) {
    if (!rule.applies(path)) continue;
    // Over the whole text: the formatter breaks long calls into lines.
    for (const match of text.matchAll(new RegExp(rule.pattern, 'gm')))
      found.push(`${path}:${text.slice(0, match.index).split('\n').length}: ${rule.name}`);
  }
  return found;
}

/** House rule 10: a name says what a file is for. Components are in PascalCase, their hooks and all else in kebab-case. */
function findForbiddenName(path: string): string[] {
  if (!isSource(path)) return [];
  const parts = path.split('/').slice(3);
  const file = parts.at(-1) ?? '';
  const vague = parts.find((part) => /(^|-)(utils?|helpers?|common|shared|managers?)(\.tsx?)?$/.test(part));
  if (vague !== undefined) return [`${path}: "${vague}" does not say what it is for`];
  const cased = file.endsWith('.tsx') ? /^[A-Za-z][A-Za-z0-9-]*(\.[a-z-]+)*\.tsx$/ : /^[a-z0-9-]+(\.[a-z-]+)*\.ts$/;
  return /\.(ts|tsx)$/.test(file) && !cased.test(file)
    ? [`${path}: file names are kebab-case, components PascalCase`]
    : [];
}
