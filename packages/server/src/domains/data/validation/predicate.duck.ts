import { findNearestName } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import { predicateInvalid } from './errors.ts';
import { allowedFunctions } from './predicate-functions.ts';

type Node = Readonly<Record<string, unknown>>;

/** Kinds of expression that a predicate is made of. Nothing that reads a table, a file, a setting or the clock is among them. */
const allowedClasses = new Set([
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'COLUMN_REF',
  'FUNCTION',
  'OPERATOR',
  'CASE',
  'CAST',
  'BETWEEN',
]);

/**
 * A SQL expression over the columns of a dataset, parsed by the engine's own parser (`json_serialize_sql`, which takes nothing but SELECT), checked
 * node by node against a list of what is allowed, and written anew from the tree: what runs is what was checked. Throws `data.predicate_invalid`.
 */
export async function checkPredicate(
  session: Pick<DuckSession, 'rows'>,
  text: string,
  columns: readonly string[],
): Promise<string> {
  if (text.includes('\0')) throw predicateInvalid(text, 'it holds a NUL character');
  const [row] = await session.rows(
    `SELECT CAST(json_serialize_sql(${quoteLiteral(`SELECT (\n${text}\n)`)}) AS VARCHAR) AS tree`,
  );
  const serialized = String(row?.tree ?? '{}');
  const tree = asNode(JSON.parse(serialized));
  if (tree.error === true) throw predicateInvalid(text, `it does not parse: ${String(tree.error_message ?? '')}`);
  const expression = expressionOf(tree, text);
  checkNode(expression, text, new Map(columns.map((name) => [name.toLowerCase(), name])));
  const [written] = await session
    .rows(`SELECT json_deserialize_sql(CAST(${quoteLiteral(serialized)} AS JSON)) AS sql`)
    .catch((error: unknown) => {
      throw predicateInvalid(text, messageOf(error));
    });
  return String(written?.sql ?? '').replace(/^SELECT /, '');
}

/** The one expression of the one statement; anything beside it is refused. */
function expressionOf(tree: Node, text: string): Node {
  const statements = listOf(tree.statements);
  const node = asNode(asNode(statements[0]).node);
  const select = listOf(node.select_list);
  const isPlain =
    statements.length === 1 &&
    node.type === 'SELECT_NODE' &&
    select.length === 1 &&
    asNode(node.from_table).type === 'EMPTY' &&
    node.where_clause === null &&
    node.having === null &&
    node.qualify === null &&
    listOf(node.group_expressions).length === 0 &&
    listOf(node.modifiers).length === 0 &&
    listOf(asNode(node.cte_map).map).length === 0;
  if (!isPlain) throw predicateInvalid(text, 'it must be one expression, not a statement');
  return asNode(select[0]);
}

function checkNode(node: Node, text: string, columns: ReadonlyMap<string, string>): void {
  const kind = String(node.class ?? '');
  if (!allowedClasses.has(kind)) throw predicateInvalid(text, refusal(kind));
  if (kind === 'COLUMN_REF') checkColumn(listOf(node.column_names).map(String), text, columns);
  if (kind === 'FUNCTION') checkFunction(node, text);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'value' || key === 'cast_type') continue;
    for (const child of Array.isArray(value) ? value : [value]) visit(child, text, columns);
  }
}

function checkFunction(node: Node, text: string): void {
  const name = String(node.function_name ?? '').toLowerCase();
  const isPlain = node.schema === '' || node.schema === 'main';
  if (allowedFunctions.has(name) && isPlain && node.distinct !== true) return;
  const nearest = findNearestName(name, [...allowedFunctions]);
  const hint = nearest === undefined ? '' : `; the nearest allowed is ${nearest}`;
  throw predicateInvalid(text, `the function ${name} is not allowed${hint}`);
}

/** Expressions lie in lists, in fields, and in the pairs of a CASE. */
function visit(child: unknown, text: string, columns: ReadonlyMap<string, string>): void {
  const node = asNode(child);
  if (typeof node.class === 'string') checkNode(node, text, columns);
  else
    for (const inner of Object.values(node))
      if (typeof inner === 'object' && inner !== null) visit(inner, text, columns);
}

function checkColumn(names: readonly string[], text: string, columns: ReadonlyMap<string, string>): void {
  const name = names.join('.');
  if (names.length === 1 && columns.has(name.toLowerCase())) return;
  const nearest = findNearestName(name, [...columns.values()]);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  throw predicateInvalid(text, `there is no column "${name}"${hint}`);
}

function refusal(kind: string): string {
  if (kind === 'SUBQUERY') return 'it may not select from anything; only the columns of the row are there';
  if (kind === 'WINDOW') return 'it sees one row, so window functions are not allowed';
  return `${kind.toLowerCase().replaceAll('_', ' ')} is not allowed`;
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
