import type { RunColumns } from '@kaizen/contracts';
import { quoteName, quoteValue } from '../column-key.ts';

/** What could stand where the caret is: taking an option replaces the text between `from` and `to`. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly CompletionOption[];
}

export interface CompletionOption {
  readonly text: string;
  readonly kind: 'entity' | 'name' | 'operator' | 'value' | 'join';
  readonly hint?: string;
}

/** What the completion knows of the runs. */
export interface FilterNames {
  readonly columns: RunColumns;
  /** Values of a parameter, tag or attribute that are seen on the page. */
  readonly valuesOf: (key: string) => readonly string[];
}

interface Token {
  readonly kind: 'word' | 'operator' | 'text' | 'mark';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const entities: readonly CompletionOption[] = [
  { text: 'metrics.', kind: 'entity', hint: 'latest value of a metric' },
  { text: 'params.', kind: 'entity', hint: 'parameter of the run' },
  { text: 'tags.', kind: 'entity', hint: 'tag' },
  { text: 'attributes.', kind: 'entity', hint: 'status, times, name, user' },
  { text: 'datasets.', kind: 'entity', hint: 'dataset that the run used' },
];

const attributeNames = ['status', 'run_name', 'start_time', 'end_time', 'user_id', 'run_id', 'artifact_uri'];
const datasetNames = ['name', 'digest', 'context'];
const numberAttributes = new Set(['attributes.start_time', 'attributes.end_time']);
const numberOperators = ['>', '>=', '<', '<=', '=', '!='];
const textOperators = ['=', '!=', 'LIKE', 'ILIKE'];
const presence = ['IS NULL', 'IS NOT NULL'];
const most = 40;

/** What could stand at the caret, in the order of how well it fits. */
export function completeFilter(text: string, caret: number, names: FilterNames): Completion {
  const tokens = readTokens(text.slice(0, caret));
  const last = tokens.at(-1);
  const touching = last !== undefined && last.to === caret && last.kind !== 'mark' ? last : undefined;
  const before = touching === undefined ? tokens : tokens.slice(0, -1);
  const clause = before.slice(before.findLastIndex((token) => isWord(token, 'and')) + 1);
  const typed = touching?.text ?? '';
  const options = optionsAt(clause, typed, names).filter(
    (option) => option.text !== typed && matches(option.text, typed),
  );
  return { from: touching?.from ?? caret, to: caret, options: options.slice(0, most) };
}

function optionsAt(clause: readonly Token[], typed: string, names: FilterNames): readonly CompletionOption[] {
  const [key, operator, ...values] = clause;
  if (key === undefined) return keyOptions(typed, names.columns);
  if (operator === undefined) return operatorsOf(key.text).map((text) => ({ text, kind: 'operator' }));
  if (isOpen(operator.text, values))
    return valueOptions(key.text, names).map((value) => ({ text: quoteValue(value), kind: 'value' }));
  return [{ text: 'AND', kind: 'join', hint: 'another condition' }];
}

/** Whether the comparison still lacks something. */
function isOpen(operator: string, values: readonly Token[]): boolean {
  const last = values.at(-1)?.text.toLowerCase();
  if (/^is$/i.test(operator)) return last !== 'null';
  return /^(?:in|not)$/i.test(operator) ? last !== ')' : last === undefined;
}

function keyOptions(typed: string, columns: RunColumns): readonly CompletionOption[] {
  const dot = typed.indexOf('.');
  if (dot < 0) return entities;
  const entity = typed.slice(0, dot);
  return namesOf(entity, columns).map((name) => ({ text: `${entity}.${quoteName(name)}`, kind: 'name' }));
}

function namesOf(entity: string, columns: RunColumns): readonly string[] {
  if (/^metrics?$/.test(entity)) return columns.metrics;
  if (/^(?:params?|parameters?)$/.test(entity)) return columns.params;
  if (/^tags?$/.test(entity)) return columns.tags;
  if (/^(?:attributes?|attr|run)$/.test(entity)) return attributeNames;
  return /^datasets?$/.test(entity) ? datasetNames : [];
}

function operatorsOf(key: string): readonly string[] {
  if (/^metrics?\./.test(key) || numberAttributes.has(key)) return numberOperators;
  if (key === 'attributes.run_id' || /^datasets?\./.test(key)) return [...textOperators, 'IN', 'NOT IN'];
  return /^(?:param|tag)/.test(key) ? [...textOperators, ...presence] : textOperators;
}

function valueOptions(key: string, names: FilterNames): readonly string[] {
  if (/^(?:attributes?\.)?status$/.test(key)) return ['RUNNING', 'FINISHED', 'FAILED', 'KILLED', 'SCHEDULED'];
  return /^metrics?\./.test(key) ? [] : names.valuesOf(key.replaceAll(/[`"]/g, ''));
}

/** Every typed character occurs in the same order; quoting counts for nothing. */
function matches(option: string, typed: string): boolean {
  const wanted = typed.toLowerCase().replaceAll(/['"`]/g, '');
  return option.toLowerCase().replaceAll(/['"`]/g, '').includes(wanted);
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word;
}

const grammar =
  /(?<text>'(?:[^']|'')*'?)|(?<operator>[=<>!]+)|(?<mark>[(),])|(?<word>[^\s=<>!'(),`"]+(?:`[^`]*`?|"[^"]*"?)?|`[^`]*`?|"[^"]*"?)/g;

function readTokens(text: string): readonly Token[] {
  return [...text.matchAll(grammar)].map((match) => {
    const { text: quoted, operator, mark } = match.groups ?? {};
    const kind =
      quoted !== undefined ? 'text' : operator !== undefined ? 'operator' : mark !== undefined ? 'mark' : 'word';
    return { kind, text: match[0], from: match.index, to: match.index + match[0].length };
  });
}
