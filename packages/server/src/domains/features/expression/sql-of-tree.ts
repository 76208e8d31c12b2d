import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { expressionTooDeep } from '../errors.ts';
import type { BooleanTree, Choice, NumberTree, TextTree, TypedTree } from './tree.ts';

/** A divisor stands in the SQL twice, so divisions inside divisors double it at every level. */
const DIVISOR_LIMIT = 50_000;

/** SQL of a number column as expressions see it: a finite double or NULL. */
export function numberColumnSql(name: string): string {
  const value = `CAST(${quoteIdentifier(name)} AS DOUBLE)`;
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/** SQL of a text column as expressions see it: text that is not empty, or NULL. */
export function textColumnSql(name: string): string {
  const value = `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
  return `CASE WHEN ${value} <> '' THEN ${value} END`;
}

/** DuckDB SQL of a typed expression: BOOLEAN, VARCHAR, or a DOUBLE that may not be finite. */
export function sqlOf(typed: TypedTree): string {
  if (typed.type === 'number') return numberSql(typed.tree);
  return typed.type === 'text' ? textSql(typed.tree) : booleanSql(typed.tree);
}

function numberSql(tree: NumberTree): string {
  switch (tree.kind) {
    case 'column':
      return `(${numberColumnSql(tree.name)})`;
    case 'number':
      return `CAST('${tree.value}' AS DOUBLE)`;
    case 'negate':
      return `(- ${numberSql(tree.operand)})`;
    case 'arithmetic': {
      const left = numberSql(tree.left);
      const right = numberSql(tree.right);
      if (tree.operator === '/' && right.length > DIVISOR_LIMIT) throw expressionTooDeep();
      if (tree.operator === '/')
        return `(CASE WHEN ${right} = CAST('0' AS DOUBLE) THEN NULL ELSE ${left} / ${right} END)`;
      return `(${left} ${tree.operator} ${right})`;
    }
    case 'call':
      return callSql(tree.name, tree.operands.map(numberSql).join(', '));
    default:
      return choiceSql(tree, numberSql);
  }
}

function callSql(name: string, operands: string): string {
  // TRY turns DuckDB's out-of-range errors into NULL.
  const mayFail = name === 'ln' || name === 'sqrt' || name === 'sin' || name === 'cos';
  return mayFail ? `TRY(${name}(${operands}))` : `${name}(${operands})`;
}

function textSql(tree: TextTree): string {
  if (tree.kind === 'column') return `(${textColumnSql(tree.name)})`;
  return tree.kind === 'text' ? quoteLiteral(tree.value) : choiceSql(tree, textSql);
}

function booleanSql(tree: BooleanTree): string {
  switch (tree.kind) {
    case 'boolean':
      return tree.value ? 'true' : 'false';
    case 'compareNumbers':
      return `(${numberSql(tree.left)} ${tree.operator} ${numberSql(tree.right)})`;
    case 'compareTexts':
      return `(${textSql(tree.left)} ${tree.operator} ${textSql(tree.right)})`;
    case 'isNull':
      return `(${sqlOf(tree.operand)} IS ${tree.negated ? 'NOT ' : ''}NULL)`;
    case 'not':
      return `(NOT ${booleanSql(tree.operand)})`;
    case 'logic':
      return `(${booleanSql(tree.left)} ${tree.operator.toUpperCase()} ${booleanSql(tree.right)})`;
    default:
      return choiceSql(tree, booleanSql);
  }
}

function choiceSql<T>(tree: Choice<T>, sql: (tree: T) => string): string {
  if (tree.kind === 'coalesce') return `COALESCE(${tree.operands.map(sql).join(', ')})`;
  const branches = tree.branches.map(({ when, result }) => `WHEN ${booleanSql(when)} THEN ${sql(result)}`);
  const otherwise = tree.otherwise === undefined ? '' : ` ELSE ${sql(tree.otherwise)}`;
  return `(CASE ${branches.join(' ')}${otherwise} END)`;
}
