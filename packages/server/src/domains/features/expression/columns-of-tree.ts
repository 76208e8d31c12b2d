import type { Syntax } from './tree.ts';

/** The columns that an expression names, in order, each once. */
export function columnsOf(syntax: Syntax): readonly string[] {
  return [...new Set(visit(syntax))];
}

function visit(syntax: Syntax): readonly string[] {
  switch (syntax.kind) {
    case 'column':
      return [syntax.name];
    case 'number':
    case 'text':
    case 'boolean':
      return [];
    case 'negate':
    case 'isNull':
    case 'not':
      return visit(syntax.operand);
    case 'arithmetic':
    case 'compare':
    case 'logic':
      return [...visit(syntax.left), ...visit(syntax.right)];
    case 'case':
      return [
        ...syntax.branches.flatMap(({ when, result }) => [...visit(when), ...visit(result)]),
        ...(syntax.otherwise === undefined ? [] : visit(syntax.otherwise)),
      ];
    case 'coalesce':
    case 'call':
      return syntax.operands.flatMap(visit);
  }
}
