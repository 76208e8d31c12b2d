import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isGenerated, isTest, listFiles } from './repository.ts';

/**
 * Lines a file or function may have at most (house rule 9). A factory is measured by its parts: `factoryOwn` are its lines outside the functions that it
 * holds, `factory` all of them; both are ceilings of what there is and only ever go down.
 */
const budget = { file: 300, testFile: 400, function: 50, factoryOwn: 65, factory: 105 } as const;

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
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const { start, whole, own, parts } = measure(node, source);
      const over = parts < 3 ? whole > budget.function : own > budget.factoryOwn || whole > budget.factory;
      if (over)
        problems.push(
          parts < 3
            ? `${path}:${start + 1}: a function of ${whole} lines; ${budget.function} are the limit`
            : `${path}:${start + 1}: a factory of ${whole} lines, ${own} outside its functions; ${budget.factory} and ${budget.factoryOwn} are the limit`,
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

/**
 * A function that holds three others and more is a factory (`createX`, a list of routes, a component): a module in function form. `own` leaves out the
 * lines of those functions after their first.
 */
function measure(node: ts.Node, source: ts.SourceFile): { start: number; whole: number; own: number; parts: number } {
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const start = lineAt(node.getStart(source));
  const own = new Set<number>();
  for (let line = start; line <= lineAt(node.getEnd()); line++) own.add(line);
  const whole = own.size;
  let parts = 0;
  ts.forEachChild(node, function leaveOut(child): void {
    if (!ts.isFunctionLike(child)) {
      ts.forEachChild(child, leaveOut);
      return;
    }
    parts += 1;
    for (let line = lineAt(child.getStart(source)) + 1; line <= lineAt(child.getEnd()); line++) own.delete(line);
  });
  return { start, whole, own: own.size, parts };
}
