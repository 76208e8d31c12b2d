const plain = /^[a-z_][a-z0-9_]*$/;
/** Words that cannot stand as a name without quotation marks; the commonest, for names of columns. */
const reserved = new Set(
  'all and any as asc at between by case cast check collate column create cross default desc distinct do else end except exists false fetch for foreign from full group having in inner intersect into is join lateral left like limit natural not null offset on only or order outer pivot primary qualify references returning right select show some summarize table then to true union unique unpivot using when where window with'.split(
    ' ',
  ),
);

/** A name as it stands in SQL: in double quotes where it needs them. */
export function quoteName(name: string): string {
  return plain.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A name of a table for a file: its own without its ending, different from those there are. */
export function tableNameOf(file: string, taken: readonly string[]): string {
  const own = file
    .replace(/(\.(csv|tsv|tab|txt|jsonl|ndjson|jsonlines|json|parquet|pq|gz|gzip))+$/i, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .slice(0, 50);
  const base = /^[A-Za-z_]/.test(own) ? own : `file_${own}`;
  const used = new Set(taken.map((name) => name.toLowerCase()));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!used.has(name.toLowerCase())) return name;
  }
}

/** A text put into another at the place that is chosen there, with blanks where words would run together; `caret` is the place after it. */
export function insertAt(
  text: string,
  part: string,
  chosen: { readonly from: number; readonly to: number },
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, chosen.from);
  const after = text.slice(chosen.to);
  const lead = before === '' || /[\s(,.]$/.test(before) ? '' : ' ';
  const tail = after === '' || /^[\s),;]/.test(after) ? '' : ' ';
  return { text: `${before}${lead}${part}${tail}${after}`, caret: before.length + lead.length + part.length };
}
