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
      old.get(key),
      now.get(key),
    );
  });
}

function diffValue(path: string, words: string, before: unknown, after: unknown): SchemaChange[] {
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const [old, now] = [textOf(before), textOf(after)];
  const told = {
    added: `${words} added: ${now}`,
    removed: `${words} removed (was ${old})`,
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

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === undefined || text.length <= 300 ? (text ?? '') : `${text.slice(0, 300)}…`;
}
