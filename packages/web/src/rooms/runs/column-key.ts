/** What a column of the runs table is about: `metrics.f1`, `params.kind`, `tags.team`, `attributes.status`. Names may hold anything, dots too. */
export type ColumnKey = string;

/** The kinds of things that a run carries. */
export type ColumnKind = 'attributes' | 'metrics' | 'params' | 'tags';

const kinds: readonly string[] = ['attributes', 'metrics', 'params', 'tags'] satisfies readonly ColumnKind[];

/** Takes a key apart; undefined when it is none. */
export function parseColumnKey(key: ColumnKey): { readonly kind: ColumnKind; readonly name: string } | undefined {
  const dot = key.indexOf('.');
  const kind = key.slice(0, dot);
  const name = key.slice(dot + 1);
  return dot > 0 && name !== '' && isKind(kind) ? { kind, name } : undefined;
}

function isKind(text: string): text is ColumnKind {
  return kinds.includes(text);
}

/** A name as the filter grammar wants it: quoted when it is more than letters, digits, underscores and dots. */
export function quoteName(name: string): string {
  if (/^[A-Za-z_]\w*(?:\.\w+)*$/.test(name)) return name;
  return name.includes('`') ? `"${name}"` : `\`${name}\``;
}

/** A value as a text of the filter grammar. */
export function quoteValue(value: string): string {
  return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "''")}'`;
}
