import type { Span } from './filter-ast.ts';
import { filterInvalid } from './search-errors.ts';

/** A part of a name, and how it was quoted. */
export interface NamePart {
  readonly value: string;
  readonly quote: '' | '`' | '"' | "'";
  readonly position: number;
}

export type Token =
  | { readonly type: 'name'; readonly parts: readonly NamePart[]; readonly span: Span }
  | { readonly type: 'text'; readonly value: string; readonly span: Span }
  | { readonly type: 'number'; readonly value: number; readonly whole: boolean; readonly span: Span }
  | { readonly type: 'operator' | 'punctuation'; readonly value: string; readonly span: Span };

const MOST_CHARACTERS = 100_000;

const SPACE = /\s+/uy;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_.])/uy;
const FIRST_PART = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const LATER_PART = /[\p{L}\p{M}\p{N}_]+/uy;
const QUOTED: Readonly<Record<string, RegExp>> = {
  "'": /'(?:[^']|'')*'/uy,
  '"': /"(?:[^"]|"")*"/uy,
  '`': /`(?:[^`]|``)*`/uy,
};
const OPERATOR = /==|!=|<>|<=|>=|=|<|>/uy;

/** Splits a filter or an order term into words with their places; time grows with the length of the text. Throws `tracking.filter_invalid` (syntax). */
export function lex(text: string): Token[] {
  const span = (from: number, to: number): Span => ({
    position: from,
    length: to - from,
    text: text.slice(from, to),
  });
  if (text.length > MOST_CHARACTERS) {
    const message = `The filter has ${text.length} characters; at most ${MOST_CHARACTERS} are read. Ask in several searches`;
    throw filterInvalid('syntax', span(MOST_CHARACTERS, text.length), message, { reason: 'long' });
  }
  const tokens: Token[] = [];
  let at = 0;

  /** End of what the expression finds here, or `at` when it finds nothing. */
  function end(expression: RegExp): number {
    expression.lastIndex = at;
    return expression.test(text) ? expression.lastIndex : at;
  }

  function quoted(quote: string): string {
    const from = at;
    const expression = QUOTED[quote];
    const to = expression === undefined ? from : end(expression);
    if (to === from) {
      const message = `The quote ${quote} is not closed. Close it, or write a quote that is meant twice`;
      throw filterInvalid('syntax', span(from, text.length), message, { reason: 'unclosed' });
    }
    at = to;
    return text.slice(from + 1, to - 1).replaceAll(quote + quote, quote);
  }

  function name(): Token {
    const from = at;
    const parts: NamePart[] = [];
    for (;;) {
      const quote = text[at];
      const position = at;
      // A text in single quotes stands alone; after a dot it is a key.
      if (quote === '`' || quote === '"' || quote === "'") {
        parts.push({ value: quoted(quote), quote, position });
      } else {
        const to = end(parts.length === 0 ? FIRST_PART : LATER_PART);
        if (to === at) throw strange();
        parts.push({ value: text.slice(at, to), quote: '', position });
        at = to;
      }
      if (text[at] !== '.') return { type: 'name', parts, span: span(from, at) };
      at += 1;
    }
  }

  function strange(): Error {
    const shown = JSON.stringify(text.slice(at, at + 1));
    const message =
      at >= text.length
        ? 'The filter ends where a name should follow'
        : `${shown} cannot stand here. Put names with such characters in backticks and texts in quotes`;
    return filterInvalid('syntax', span(Math.min(at, text.length), Math.min(at + 1, text.length)), message, {
      reason: 'character',
    });
  }

  function next(): Token {
    const from = at;
    const first = text[at] ?? '';
    if (first === "'") return { type: 'text', value: quoted(first), span: span(from, at) };
    if (first === '`' || first === '"') return name();
    const numberEnd = end(NUMBER);
    if (numberEnd > from) {
      at = numberEnd;
      const written = span(from, at);
      return { type: 'number', value: Number(written.text), whole: /^[+-]?\d+$/.test(written.text), span: written };
    }
    const operatorEnd = end(OPERATOR);
    if (operatorEnd > from) {
      at = operatorEnd;
      return { type: 'operator', value: text.slice(from, at), span: span(from, at) };
    }
    if ('(),;'.includes(first)) {
      at += 1;
      return { type: 'punctuation', value: first, span: span(from, at) };
    }
    return name();
  }

  for (;;) {
    at = end(SPACE);
    if (at >= text.length) break;
    tokens.push(next());
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    throw filterInvalid('syntax', span(nul, nul + 1), 'A NUL character cannot be part of a name or text', {
      reason: 'character',
    });
  }
  return tokens;
}
