import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isGenerated, isTest, listFiles } from './repository.ts';

/** Lines a file or function may have at most (house rule 9). */
const budget = { file: 300, testFile: 400, function: 50 } as const;

/** Files and functions over the budget. Functions of tests are not counted: a `describe` is a function to the parser. */
export async function checkSizes(root: string): Promise<string[]> {
  const problems: string[] = [];
  for (const path of listFiles(root, '.', ['.ts', '.tsx'])) {
    if (isGenerated(path)) continue;
    const text = readFileSync(join(root, path), 'utf8');
    problems.push(...findOversize(path, text));
  }
  return problems;
}

/** The breaches of one file. */
export function findOversize(path: string, text: string): string[] {
  const problems: string[] = [];
  const lines = text.split('\n').length - 1;
  const limit = isTest(path) ? budget.testFile : budget.file;
  if (lines > limit) problems.push(`${path}: ${lines} lines; ${limit} are the limit`);
  if (isTest(path)) return problems;
  const source = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isFactory(node)) {
      const start = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const length = source.getLineAndCharacterOfPosition(node.getEnd()).line - start + 1;
      if (length > budget.function)
        problems.push(`${path}:${start + 1}: a function of ${length} lines; ${budget.function} are the limit`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

/**
 * A factory is measured by its parts: a function whose body only holds other functions and returns an object of them (`createX`), or a list of
 * routes, is a module in function form, as is a component's markup.
 */
function isFactory(node: ts.Node): boolean {
  let inner = 0;
  ts.forEachChild(node, function count(child): void {
    if (ts.isFunctionLike(child)) inner += 1;
    else ts.forEachChild(child, count);
  });
  return inner >= 3;
}
