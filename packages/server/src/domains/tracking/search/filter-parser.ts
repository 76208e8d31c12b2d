import type { Comparison, Operator, Span, WrittenValue } from './filter-ast.ts';
import { lex, type NamePart, type Token } from './filter-lexer.ts';
import { filterInvalid } from './search-errors.ts';

const MOST_COMPARISONS = 100;

const SYMBOLS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** The comparisons of a filter, all of which must hold. Throws `tracking.filter_invalid` (syntax, clause). */
export function parseFilter(text: string): Comparison[] {
  const reader = new TokenReader(text);
  const comparisons: Comparison[] = [];
  if (reader.done()) return comparisons;
  for (;;) {
    comparisons.push(readComparison(reader));
    if (reader.done()) return comparisons;
    if (!reader.takeWord('AND')) throw reader.notUnderstood('Comparisons are joined by AND');
    if (comparisons.length === MOST_COMPARISONS) {
      throw reader.notUnderstood(`A filter has at most ${MOST_COMPARISONS} comparisons`, 'many');
    }
  }
}

class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = lex(text);
  }

  done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  take(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  /** Takes the next token when it is this keyword. */
  takeWord(word: string): Span | undefined {
    const token = this.peek();
    if (token === undefined || keywordOf(token) !== word) return undefined;
    this.#at += 1;
    return token.span;
  }

  takePunctuation(sign: string): Span | undefined {
    const token = this.peek();
    if (token?.type !== 'punctuation' || token.value !== sign) return undefined;
    this.#at += 1;
    return token.span;
  }

  /** From the start of one stretch to the end of another. */
  between(first: Span, last: Span): Span {
    const length = last.position + last.length - first.position;
    return { position: first.position, length, text: this.#text.slice(first.position, first.position + length) };
  }

  /** The error about the next token, or about the end of the text. */
  notUnderstood(expected: string, reason?: string): Error {
    const token = this.peek();
    const several = token?.type === 'punctuation' && token.value === ';';
    const at = token?.span ?? { position: this.#text.length, length: 0, text: '' };
    const shown =
      at.text === '' ? 'The filter ends too early' : `${JSON.stringify(at.text.slice(0, 60))} is not understood`;
    const why = several ? 'several' : reason;
    return filterInvalid('clause', at, `${shown}. ${expected}`, why === undefined ? {} : { reason: why });
  }
}

function keywordOf(token: Token): string | undefined {
  const part = token.type === 'name' && token.parts.length === 1 ? token.parts[0] : undefined;
  return part?.quote === '' ? part.value.toUpperCase() : undefined;
}

function readComparison(reader: TokenReader): Comparison {
  const name = reader.peek();
  if (name?.type !== 'name') throw reader.notUnderstood('A comparison begins with a name such as metrics.loss');
  reader.take();
  const { operator, span } = readOperator(reader);
  const base = { ...namesOf(name), operator, operatorSpan: span };
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return { ...base, value: undefined };
  return { ...base, value: operator === 'IN' || operator === 'NOT IN' ? readList(reader) : readValue(reader) };
}

/** What stands before the first dot is the entity, the rest is the key. */
export function namesOf(
  token: Extract<Token, { type: 'name' }>,
): Pick<Comparison, 'identifier' | 'entity' | 'key' | 'keySpan'> {
  const { parts, span } = token;
  const [first, second] = parts;
  if (first === undefined || second === undefined) {
    return { identifier: span, entity: undefined, key: first?.value ?? '', keySpan: span };
  }
  const key = parts.slice(1).map(({ value }) => value);
  const keyAt = second.position;
  const offset = keyAt - span.position;
  return {
    identifier: span,
    entity: entitySpan(first, span, offset - 1),
    key: key.join('.'),
    keySpan: { position: keyAt, length: span.length - offset, text: span.text.slice(offset) },
  };
}

function entitySpan(part: NamePart, span: Span, length: number): Span {
  return { position: span.position, length, text: part.value };
}

function readOperator(reader: TokenReader): { readonly operator: Operator; readonly span: Span } {
  const token = reader.peek();
  if (token?.type === 'operator') {
    const operator = SYMBOLS[token.value];
    reader.take();
    if (operator !== undefined) return { operator, span: token.span };
  }
  const word = token === undefined ? undefined : keywordOf(token);
  if (token !== undefined && (word === 'LIKE' || word === 'ILIKE' || word === 'RLIKE' || word === 'IN')) {
    reader.take();
    return { operator: word, span: token.span };
  }
  const not = reader.takeWord('NOT');
  if (not !== undefined) {
    const list = reader.takeWord('IN');
    if (list === undefined) throw reader.notUnderstood('NOT is followed by IN');
    return { operator: 'NOT IN', span: reader.between(not, list) };
  }
  const is = reader.takeWord('IS');
  if (is === undefined) throw reader.notUnderstood('A comparison needs an operator such as = or LIKE');
  const isNot = reader.takeWord('NOT') !== undefined;
  const nothing = reader.takeWord('NULL');
  if (nothing === undefined) throw reader.notUnderstood('IS is followed by NULL or NOT NULL');
  return { operator: isNot ? 'IS NOT NULL' : 'IS NULL', span: reader.between(is, nothing) };
}

function readValue(reader: TokenReader): WrittenValue {
  const token = reader.peek();
  if (token?.type === 'punctuation' && token.value === '(') return readList(reader);
  if (token === undefined || token.type === 'operator' || token.type === 'punctuation') {
    throw reader.notUnderstood("A value follows: a number, or a text in quotes such as 'forest'");
  }
  reader.take();
  if (token.type === 'number') return token;
  if (token.type === 'text') return token;
  const text = textOf(token);
  return text === undefined ? { type: 'name', span: token.span } : { type: 'text', value: text, span: token.span };
}

/** A name in double quotes alone is a text. */
function textOf(token: Token): string | undefined {
  if (token.type === 'text') return token.value;
  const part = token.type === 'name' && token.parts.length === 1 ? token.parts[0] : undefined;
  return part?.quote === '"' ? part.value : undefined;
}

function readList(reader: TokenReader): WrittenValue {
  const expected = "A list follows, such as ('a', 'b')";
  const open = reader.takePunctuation('(');
  if (open === undefined) {
    const token = reader.peek();
    if (token === undefined || token.type === 'operator' || token.type === 'punctuation') {
      throw reader.notUnderstood(expected);
    }
    return readValue(reader);
  }
  const items: Array<string | number> = [];
  for (;;) {
    const close = reader.takePunctuation(')');
    if (close !== undefined) return { type: 'list', items, span: reader.between(open, close) };
    const token = reader.peek();
    const item = token?.type === 'number' ? token.value : token && textOf(token);
    if (item === undefined) throw reader.notUnderstood(expected);
    reader.take();
    items.push(item);
    if (reader.takePunctuation(',') === undefined && !isClose(reader.peek())) throw reader.notUnderstood(expected);
  }
}

function isClose(token: Token | undefined): boolean {
  return token?.type === 'punctuation' && token.value === ')';
}
