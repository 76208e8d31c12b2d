import { findNearestName } from '@kaizen/contracts';
import { functionRefused, queryInvalid, queryRefused } from '../errors.ts';
import { allowedFunctions, allowedTableFunctions } from './allowed-functions.ts';

type Node = Readonly<Record<string, unknown>>;

/** A table that a query names, and the byte of the query where it does. */
export interface NamedTable {
  readonly name: string;
  readonly position: number | undefined;
}

/** Kinds of expression. */
const allowedClasses = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);

/** Kinds of everything else: queries, what stands after FROM, and what follows a query. */
const allowedTypes = new Set([
  'SELECT_NODE',
  'SET_OPERATION_NODE',
  'RECURSIVE_CTE_NODE',
  'BASE_TABLE',
  'EMPTY',
  'EXPRESSION_LIST',
  'JOIN',
  'PIVOT',
  'SHOW_REF',
  'SUBQUERY',
  'TABLE_FUNCTION',
  'DISTINCT_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'ORDER_MODIFIER',
  'ORDER_DEFAULT',
  'ASCENDING',
  'DESCENDING',
]);

/** Names of a WITH that hold at a place of the query. */
type Scope = ReadonlySet<string>;

/**
 * Checks the tree of a query (`json_serialize_sql` with `skip_default`) node by node: one statement, that only selects, from tables that it names itself or by name, with functions of a
 * list. What is not known is refused. Gives the tables it names beside those of its own WITH. Throws `data.query_invalid` and `data.query_refused`.
 */
export function checkQuery(sql: string, serialized: string): readonly NamedTable[] {
  const tree = asNode(JSON.parse(serialized));
  if (tree.error === true) throw unreadable(sql, tree);
  const statements = listOf(tree.statements);
  if (statements.length !== 1) throw queryRefused(sql, 'it must be one statement', undefined);
  const tables: NamedTable[] = [];
  visit(asNode(statements[0]).node, new Set(), { sql, tables });
  return tables;
}

interface Walk {
  readonly sql: string;
  readonly tables: NamedTable[];
}

function unreadable(sql: string, tree: Node): Error {
  const message = String(tree.error_message ?? '');
  if (tree.error_type === 'parser') return queryInvalid(sql, { message, position: positionOf(tree.position) });
  if (/Only SELECT/.test(message)) {
    const pivot = /\bpivot\b/i.test(sql) ? ' (PIVOT makes several; group with filters instead)' : '';
    return queryRefused(sql, `only a SELECT can be asked here${pivot}; nothing is written`, undefined);
  }
  return queryInvalid(sql, { message, position: undefined });
}

function visit(value: unknown, scope: Scope, walk: Walk): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, scope, walk);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = asNode(value);
  if (typeof node.class === 'string') visitExpression(node, node.class, scope, walk);
  else if (typeof node.type === 'string') visitPart(node, node.type, scope, walk);
  else visitFields(node, scope, walk);
}

function visitExpression(node: Node, kind: string, scope: Scope, walk: Walk): void {
  const position = positionOf(node.query_location);
  if (kind === 'PARAMETER') throw queryRefused(walk.sql, 'it has a parameter; write the value itself', position);
  if (!allowedClasses.has(kind)) throw queryRefused(walk.sql, `${words(kind)} is not allowed`, position);
  if (kind === 'FUNCTION' || kind === 'WINDOW') checkFunction(node, allowedFunctions, walk.sql);
  // A constant holds nothing that runs; `value` of anything else may (`* REPLACE`).
  if (kind !== 'CONSTANT') visitFields(node, scope, walk);
}

function visitPart(node: Node, kind: string, scope: Scope, walk: Walk): void {
  const position = positionOf(node.query_location);
  if (!allowedTypes.has(kind) && !kind.endsWith('_TYPE_INFO'))
    throw queryRefused(walk.sql, `${words(kind)} is not allowed`, position);
  if (kind === 'BASE_TABLE') {
    visitTable(node, scope, walk);
    return;
  }
  if (kind === 'TABLE_FUNCTION') {
    const call = asNode(node.function);
    checkFunction(call, allowedTableFunctions, walk.sql);
    visitFields(call, scope, walk);
    return;
  }
  if (kind === 'SHOW_REF' && typeof node.query !== 'object')
    throw queryRefused(walk.sql, 'only DESCRIBE and SUMMARIZE of a table can be asked', position);
  visitFields(node, visitWith(node, scope, walk), walk);
}

/** The queries of a WITH, each seeing those before it; the scope of what follows. */
function visitWith(node: Node, scope: Scope, walk: Walk): Scope {
  const known = new Set(scope);
  for (const entry of listOf(asNode(node.cte_map).map)) {
    const { key, value } = asNode(entry);
    visitFields(asNode(value), known, walk);
    known.add(String(key).toLowerCase());
  }
  // A recursive one is the only that sees itself.
  if (node.type === 'RECURSIVE_CTE_NODE') known.add(String(node.cte_name).toLowerCase());
  return known;
}

function visitTable(node: Node, scope: Scope, walk: Walk): void {
  const name = String(node.table_name ?? '');
  const position = positionOf(node.query_location);
  const isPlain = isEmpty(node.schema_name) && isEmpty(node.catalog_name);
  if (!isPlain)
    throw queryRefused(walk.sql, 'tables have no schema and no catalogue; name the dataset alone', position);
  if (node.at_clause !== undefined)
    throw queryRefused(walk.sql, `a version is named with the table: "${name}@<version>"`, position);
  if (!scope.has(name.toLowerCase())) walk.tables.push({ name, position });
}

function checkFunction(node: Node, allowed: ReadonlySet<string>, sql: string): void {
  const name = String(node.function_name ?? '').toLowerCase();
  const isOwn = isEmpty(node.catalog) && (isEmpty(node.schema) || node.schema === 'main');
  if (isOwn && allowed.has(name)) return;
  throw functionRefused(sql, {
    name,
    nearest: findNearestName(name, [...allowed]),
    position: positionOf(node.query_location),
  });
}

/** All fields; those of a WITH have been visited in their own order. */
function visitFields(node: Node, scope: Scope, walk: Walk): void {
  for (const [field, value] of Object.entries(node)) if (field !== 'cte_map') visit(value, scope, walk);
}

function positionOf(value: unknown): number | undefined {
  const position = typeof value === 'string' ? Number(value) : value;
  return typeof position === 'number' && Number.isSafeInteger(position) ? position : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '';
}

function words(kind: string): string {
  return kind.toLowerCase().replaceAll('_', ' ');
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
