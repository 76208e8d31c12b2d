import { expressionInvalid } from '../errors.ts';

/** A word, symbol or literal with its 0-based place. Keywords and function names come as `word`; quoted names as `name`. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text' | 'name' | 'word' | 'symbol'; readonly value: string }
  | { readonly kind: 'end' }
);

const BLANK = /[ \t\r\n]+/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /"((?:[^"]|"")*)"/y;
const TEXT = /'((?:[^']|'')*)'/y;
const SYMBOL = /<=|>=|<>|!=|[-+*/(),=<>]/y;

/** Cuts an expression into tokens; the last one is `end`. Throws `features.expression_invalid` with the place. */
export function readTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  while (at < source.length) {
    const blank = match(BLANK);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    const { token, length } = readToken(source, at, match);
    tokens.push(token);
    at += length;
  }
  tokens.push({ kind: 'end', at: source.length });
  return tokens;
}

function readToken(
  source: string,
  at: number,
  match: (pattern: RegExp) => RegExpExecArray | null,
): { readonly token: Token; readonly length: number } {
  const number = match(NUMBER);
  if (number !== null)
    return { token: { kind: 'number', value: readNumber(source, at, number[0]), at }, length: number[0].length };
  const word = match(WORD);
  if (word !== null) return { token: { kind: 'word', value: word[0], at }, length: word[0].length };
  const name = match(QUOTED);
  if (name !== null) {
    return { token: { kind: 'name', value: (name[1] ?? '').replaceAll('""', '"'), at }, length: name[0].length };
  }
  const text = match(TEXT);
  if (text !== null) {
    return { token: { kind: 'text', value: (text[1] ?? '').replaceAll("''", "'"), at }, length: text[0].length };
  }
  const symbol = match(SYMBOL);
  if (symbol !== null) {
    return { token: { kind: 'symbol', value: symbol[0] === '!=' ? '<>' : symbol[0], at }, length: symbol[0].length };
  }
  const first = source[at] ?? '';
  if (first === '"' || first === "'") throw expressionInvalid(source, at + 1, `the ${first} opened here is not closed`);
  throw expressionInvalid(source, at + 1, `${JSON.stringify(first)} is not part of the language`);
}

function readNumber(source: string, at: number, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw expressionInvalid(source, at + 1, `${text} is too large for a number`);
  const after = source[at + text.length] ?? '';
  if (/[A-Za-z_.0-9]/.test(after)) throw expressionInvalid(source, at + 1, `${text}${after}… is not a number`);
  return value;
}
