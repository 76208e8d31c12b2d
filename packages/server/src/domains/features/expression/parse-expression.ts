import { findNearestName } from '@kaizen/contracts';
import { expressionInvalid } from '../errors.ts';
import { readTokens, type Token } from './tokens.ts';
import { type Arithmetic, type Branch, type Comparison, type FunctionName, functions, type Syntax } from './tree.ts';

const KEYWORDS = new Set([
  'and',
  'or',
  'not',
  'case',
  'when',
  'then',
  'else',
  'end',
  'is',
  'null',
  'true',
  'false',
  'coalesce',
]);
const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(['=', '<>', '<', '<=', '>', '>=']);
const LENGTH_LIMIT = 10_000;
const DEPTH_LIMIT = 100;

/** Parses one expression. Throws `features.expression_invalid` that says where and what. */
export function parseExpression(source: string): Syntax {
  if (source.length > LENGTH_LIMIT) {
    throw expressionInvalid(source, LENGTH_LIMIT, `the expression is longer than ${LENGTH_LIMIT} characters`);
  }
  return new Parser(source).parse();
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = readTokens(source);
  }

  parse(): Syntax {
    const tree = this.#or();
    if (this.#token.kind !== 'end') throw this.#unexpected('an operator or the end');
    return tree;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', at: this.#source.length };
  }

  #or(): Syntax {
    this.#depth += 1;
    if (this.#depth > DEPTH_LIMIT) throw this.#fail(this.#token.at, `it nests more than ${DEPTH_LIMIT} deep`);
    let left = this.#and();
    while (this.#isWord('or')) left = { kind: 'logic', operator: 'or', at: this.#take().at, left, right: this.#and() };
    this.#depth -= 1;
    return left;
  }

  #and(): Syntax {
    let left = this.#not();
    while (this.#isWord('and'))
      left = { kind: 'logic', operator: 'and', at: this.#take().at, left, right: this.#not() };
    return left;
  }

  #not(): Syntax {
    const marks: Token[] = [];
    while (this.#isWord('not')) marks.push(this.#take());
    return marks.reduceRight<Syntax>((operand, { at }) => ({ kind: 'not', at, operand }), this.#comparison());
  }

  #comparison(): Syntax {
    const left = this.#sum();
    const token = this.#token;
    if (this.#isWord('is')) {
      this.#take();
      const negated = this.#isWord('not');
      if (negated) this.#take();
      this.#expectWord('null');
      return { kind: 'isNull', at: token.at, operand: left, negated };
    }
    if (token.kind !== 'symbol' || !isComparison(token.value)) return left;
    this.#take();
    const tree: Syntax = { kind: 'compare', operator: token.value, at: token.at, left, right: this.#sum() };
    const after = this.#token;
    if (after.kind === 'symbol' && isComparison(after.value)) {
      throw this.#fail(after.at, 'comparisons cannot be chained; join them with AND');
    }
    return tree;
  }

  #sum(): Syntax {
    let left = this.#product();
    for (;;) {
      const operator = this.#symbol('+', '-');
      if (operator === undefined) return left;
      left = { kind: 'arithmetic', operator: operator.value, at: operator.at, left, right: this.#product() };
    }
  }

  #product(): Syntax {
    let left = this.#signed();
    for (;;) {
      const operator = this.#symbol('*', '/');
      if (operator === undefined) return left;
      left = { kind: 'arithmetic', operator: operator.value, at: operator.at, left, right: this.#signed() };
    }
  }

  #signed(): Syntax {
    const signs: Array<{ readonly value: Arithmetic; readonly at: number }> = [];
    for (let sign = this.#symbol('+', '-'); sign !== undefined; sign = this.#symbol('+', '-')) signs.push(sign);
    const negations = signs.filter(({ value }) => value === '-');
    return negations.reduceRight<Syntax>((operand, { at }) => ({ kind: 'negate', at, operand }), this.#primary());
  }

  #primary(): Syntax {
    const token = this.#token;
    const { at } = token;
    if (token.kind === 'number') return { kind: 'number', value: this.#take() && token.value, at };
    if (token.kind === 'text') return { kind: 'text', value: this.#take() && token.value, at };
    if (token.kind === 'name') return { kind: 'column', name: this.#take() && token.value, at };
    if (token.kind === 'word') return this.#word(token.value, at);
    if (token.kind !== 'symbol' || token.value !== '(') throw this.#unexpected('a value');
    this.#take();
    const inner = this.#or();
    this.#expectSymbol(')');
    return inner;
  }

  #word(value: string, at: number): Syntax {
    const word = value.toLowerCase();
    const after = this.#tokens[this.#next + 1];
    const isCall = after?.kind === 'symbol' && after.value === '(';
    if (word === 'case') return this.#case(at);
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: this.#take() && word === 'true', at };
    if (word === 'coalesce' && isCall) return { kind: 'coalesce', operands: this.#arguments(1, 64, word), at };
    if (word === 'null') throw this.#fail(at, 'NULL stands only in IS NULL; leave out ELSE for a missing result');
    if (KEYWORDS.has(word)) throw this.#unexpected('a value');
    if (!isCall) return { kind: 'column', name: this.#take() && value, at };
    if (!isFunction(word)) {
      const nearest = findNearestName(word, [...Object.keys(functions), 'coalesce']);
      const known = Object.keys(functions).join(', ');
      throw expressionInvalid(
        this.#source,
        at + 1,
        `there is no function ${value}; known are ${known}, coalesce.`,
        nearest,
      );
    }
    const [least, most] = functions[word];
    return { kind: 'call', name: word, operands: this.#arguments(least, most, word), at };
  }

  #arguments(least: number, most: number, name: string): readonly Syntax[] {
    const { at } = this.#take();
    this.#expectSymbol('(');
    const operands: Syntax[] = [];
    if (!this.#isSymbol(')')) {
      do operands.push(this.#or());
      while (this.#symbol(',') !== undefined);
    }
    this.#expectSymbol(')');
    if (operands.length < least || operands.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      throw this.#fail(
        at,
        `${name} takes ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}, not ${operands.length}`,
      );
    }
    return operands;
  }

  #case(at: number): Syntax {
    this.#take();
    const subject = this.#isWord('when') ? undefined : this.#or();
    const branches: Branch[] = [];
    while (this.#isWord('when')) {
      const { at: place } = this.#take();
      const value = this.#or();
      this.#expectWord('then');
      const when: Syntax =
        subject === undefined ? value : { kind: 'compare', operator: '=', at: place, left: subject, right: value };
      branches.push({ when, result: this.#or() });
    }
    if (branches.length === 0) throw this.#unexpected('WHEN');
    let otherwise: Syntax | undefined;
    if (this.#isWord('else')) {
      this.#take();
      otherwise = this.#or();
    }
    this.#expectWord('end');
    return { kind: 'case', at, branches, otherwise };
  }

  #take(): Token {
    const token = this.#token;
    this.#next += 1;
    return token;
  }

  #isWord(word: string): boolean {
    const token = this.#token;
    return token.kind === 'word' && token.value.toLowerCase() === word;
  }

  #isSymbol(symbol: string): boolean {
    const token = this.#token;
    return token.kind === 'symbol' && token.value === symbol;
  }

  #symbol<S extends string>(...symbols: readonly S[]): { readonly value: S; readonly at: number } | undefined {
    const found = symbols.find((symbol) => this.#isSymbol(symbol));
    return found === undefined ? undefined : { value: found, at: this.#take().at };
  }

  #expectWord(word: string): void {
    if (!this.#isWord(word)) throw this.#unexpected(word.toUpperCase());
    this.#take();
  }

  #expectSymbol(symbol: string): void {
    if (!this.#isSymbol(symbol)) throw this.#unexpected(`"${symbol}"`);
    this.#take();
  }

  #unexpected(wanted: string): Error {
    const token = this.#token;
    const found = token.kind === 'end' ? 'the end' : JSON.stringify(String(token.value));
    return this.#fail(token.at, `${wanted} is expected here, not ${found}`);
  }

  #fail(at: number, reason: string): Error {
    return expressionInvalid(this.#source, at + 1, reason);
  }
}

function isComparison(symbol: string): symbol is Comparison {
  return COMPARISONS.has(symbol);
}

function isFunction(word: string): word is FunctionName {
  return Object.hasOwn(functions, word);
}
