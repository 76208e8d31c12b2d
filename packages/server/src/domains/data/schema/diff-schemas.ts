import type { DatasetSchemaFile, RuleSpec, SchemaChange } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';

/** Everything in which two schemas differ, columns first. Rules are matched by name, or by what they say. */
export function diffSchemas(before: DatasetSchemaFile, after: DatasetSchemaFile): SchemaChange[] {
  const names = new Set([...Object.keys(before.columns), ...Object.keys(after.columns)]);
  const ofColumns = [...names].flatMap((name) =>
    diffFields(`columns.${name}`, `column ${name}`, before.columns[name], after.columns[name]),
  );
  const environments = diffValue('environments', 'the environments', before.environments, after.environments);
  return [...ofColumns, ...environments, ...diffRules(before.rules ?? [], after.rules ?? [])];
}

/** Fields of one column; a column that comes or goes is one change. */
function diffFields(
  path: string,
  words: string,
  before: object | undefined,
  after: object | undefined,
): SchemaChange[] {
  if (before === undefined || after === undefined) return diffValue(path, words, before, after);
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) =>
    diffValue(`${path}.${field}`, `${words}: ${field}`, old.get(field), now.get(field)),
  );
}

function diffRules(before: readonly RuleSpec[], after: readonly RuleSpec[]): SchemaChange[] {
  const keyOf = (rule: RuleSpec) => rule.name ?? canonicalJson(rule);
  const old = new Map(before.map((rule) => [keyOf(rule), rule]));
  const now = new Map(after.map((rule) => [keyOf(rule), rule]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const rule = now.get(key) ?? old.get(key);
    const place = [...now.keys()].indexOf(key);
    return diffValue(
      `rules.${place === -1 ? key : place}`,
      `rule ${rule?.name ?? rule?.rule ?? ''}`,
      withoutName(old.get(key)),
      withoutName(now.get(key)),
    );
  });
}

/** What a rule says beside what it is called: its kind stands in the words already, unless it has a name of its own. */
function withoutName(rule: RuleSpec | undefined): object | undefined {
  if (rule === undefined) return undefined;
  const { name, rule: kind, ...says } = rule;
  return name === undefined ? says : { rule: kind, ...says };
}

function diffValue(path: string, words: string, before: unknown, after: unknown): SchemaChange[] {
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const [old, now] = [textOf(before), textOf(after)];
  const told = {
    added: now === '' ? `${words} added` : `${words} added: ${now}`,
    removed: old === '' ? `${words} removed` : `${words} removed (was ${old})`,
    changed: `${words}: ${old} → ${now}`,
  };
  return [
    {
      path,
      kind,
      ...(before === undefined ? {} : { before: old }),
      ...(after === undefined ? {} : { after: now }),
      words: told[kind],
    },
  ];
}

/** A field in words: a list as its items, an object as its fields. */
function textOf(value: unknown): string {
  const text = wordsOf(value);
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}

function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return value === null ? 'none' : '';
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([field, one]) => `${field} ${typeof one === 'object' && one !== null ? `(${wordsOf(one)})` : wordsOf(one)}`)
    .join(', ');
}
