import { createHash } from 'node:crypto';
import type { ColumnSpec, SchemaColumn } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';

/** Columns as the manifest declares them, by name. */
export type DeclaredColumns = Readonly<Record<string, ColumnSpec>>;

/** SHA-256 of the names, types and rules of a schema; what was merely observed, and words for people, do not enter. */
export function computeSchemaHash(columns: readonly SchemaColumn[]): string {
  const rules = columns.map(({ name, type, role, required, min, max, values, ...more }) => ({
    name,
    type,
    role: role ?? 'feature',
    required: required ?? true,
    min,
    max,
    values,
    // Undefined ones leave no trace, so schemas from before these rules keep their hash.
    format: more.format,
    earliest: more.earliest,
    latest: more.latest,
    pattern: more.pattern,
    minLength: more.minLength,
    maxLength: more.maxLength,
  }));
  return createHash('sha256').update(canonicalJson(rules)).digest('hex');
}

/**
 * The columns in force. Declared ones win over `known`, inferred ones stay. A column that was declared and is not any more goes, unless a version holds it
 * (`held`): then it stays with its type, without rules, and as sensitive as it was. Order: as in `known`, new declared ones at the end.
 */
export function mergeColumns(
  declared: DeclaredColumns,
  known: readonly SchemaColumn[],
  held: boolean,
): readonly SchemaColumn[] {
  const kept = known.flatMap((column) => {
    const spec = declared[column.name];
    if (spec !== undefined) return [declaredColumn(column.name, spec)];
    if (column.inferred) return [column];
    return held ? [forgetRules(column)] : [];
  });
  const seen = new Set(kept.map((column) => column.name));
  const added = Object.entries(declared)
    .filter(([name]) => !seen.has(name))
    .map(([name, spec]) => declaredColumn(name, spec));
  return [...kept, ...added];
}

/** A column that is not declared any more. What made it sensitive stays: versions hold its values, and silence must not unmask them. */
function forgetRules({ name, type, sensitive, masking }: SchemaColumn): SchemaColumn {
  return {
    name,
    inferred: true,
    type,
    required: false,
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(masking === undefined ? {} : { masking }),
  };
}

/** Columns in the order of a header, inferred where they are not known; known ones that the header lacks come last. */
export function completeColumns(
  header: readonly string[],
  known: readonly SchemaColumn[],
  inferred: readonly SchemaColumn[],
): readonly SchemaColumn[] {
  const byName = new Map([...inferred, ...known].map((column) => [column.name, column]));
  const present = header.flatMap((name) => byName.get(name) ?? []);
  return [...present, ...known.filter((column) => !header.includes(column.name))];
}

function declaredColumn(name: string, spec: ColumnSpec): SchemaColumn {
  return { name, inferred: false, ...spec };
}
