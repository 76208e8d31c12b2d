const TWINS: Readonly<Record<string, string>> = { true: '1', false: '0', '1': 'true', '0': 'false' };

/**
 * A label as the log keeps it: text. `true`/`1` and `false`/`0` are taken for each other when only the other one is a class of the model, because a flag column may be
 * read as either; any other text stays as it was sent.
 */
export function normaliseLabel(value: string | number | boolean, classes: readonly string[]): string {
  const text = String(value);
  if (classes.includes(text)) return text;
  const twin = TWINS[text];
  return twin !== undefined && classes.includes(twin) ? twin : text;
}
