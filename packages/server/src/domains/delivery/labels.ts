/**
 * Labels as 1 (the positive class; with `normal` everything but that) and 0, for the rows that have one. Text, numbers and flags are read alike: `1`, `1.0` and `true` mean the
 * same, because a label comes back from a page as text and from a column as a flag.
 */
export function readLabels(
  values: ReadonlyArray<string | null>,
  named: { readonly positive: string; readonly normal?: string },
): { readonly labels: Int32Array; readonly rows: readonly number[] } {
  const wanted = plainLabel(named.normal ?? named.positive);
  const whenWanted = named.normal === undefined ? 1 : 0;
  // A label column has few values: each is read once.
  const isWanted = new Map<string, 1 | 0>();
  const rows: number[] = [];
  const labels: number[] = [];
  values.forEach((value, row) => {
    if (value === null) return;
    const known = isWanted.get(value) ?? (plainLabel(value) === wanted ? whenWanted : whenWanted === 1 ? 0 : 1);
    isWanted.set(value, known);
    rows.push(row);
    labels.push(known);
  });
  return { labels: Int32Array.from(labels), rows };
}

/** A label with numbers and flags spelt alike. */
export function plainLabel(value: string): string {
  const text = value.trim();
  const lower = text.toLowerCase();
  if (lower === 'true') return '1';
  if (lower === 'false') return '0';
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : String(number);
}
