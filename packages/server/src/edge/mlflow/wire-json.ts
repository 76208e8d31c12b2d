/** A number with the characters it was written in: needed where JavaScript's number would lose some of them. */
export class NumberLexeme {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The text is not JSON, or nested too deeply; `position` counts characters from 0. */
export class NotJson extends Error {
  readonly position: number;
  constructor(problem: string, position: number) {
    super(problem);
    this.position = position;
  }
}

const DEEPEST = 100;
const NUMBER = /-?(?:Infinity|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|NaN/y;
const SPACE = /[ \t\n\r]*/y;
const WORD = /true|false|null/y;

/** Whether the text holds an integer that JavaScript's number may not hold exactly. */
const LONG_INTEGER = /[:[,\s-]\d{16,}(?![\d.eE])/;

/**
 * Reads JSON as the protocol's own server does: NaN and infinities may stand bare, the last of two equal keys wins. Numbers are JavaScript numbers,
 * but integers too long for one come as {@link NumberLexeme}. Throws {@link NotJson}.
 */
export function readWireJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // Worded, or read after all (bare NaN), below.
    }
  }
  return new Reader(text, (lexeme) => {
    const number = numberOf(lexeme);
    return Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(lexeme)
      ? new NumberLexeme(lexeme)
      : number;
  }).document();
}

/** Reads JSON with every number as a {@link NumberLexeme}: to tell a client what it sent, in its own spelling. */
export function readLexemes(text: string): unknown {
  return new Reader(text, (lexeme) => new NumberLexeme(lexeme)).document();
}

/** The number that a lexeme spells; `NaN` and infinities too. */
export function numberOf(lexeme: string): number {
  return Number(lexeme);
}

class Reader {
  readonly #text: string;
  readonly #number: (lexeme: string) => unknown;
  #at = 0;

  constructor(text: string, number: (lexeme: string) => unknown) {
    this.#text = text;
    this.#number = number;
  }

  document(): unknown {
    const value = this.#value(0);
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#wrong('there is more after the end of the document');
    return value;
  }

  #value(depth: number): unknown {
    if (depth > DEEPEST) throw this.#wrong(`it is nested deeper than ${DEEPEST} levels`);
    this.#take(SPACE);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    const word = this.#take(WORD);
    if (word !== undefined) return word === 'null' ? null : word === 'true';
    const lexeme = this.#take(NUMBER);
    if (lexeme === undefined) throw this.#wrong(this.#at >= this.#text.length ? 'it ends too early' : 'no value here');
    return this.#number(lexeme);
  }

  #object(depth: number): unknown {
    const fields: Array<[string, unknown]> = [];
    this.#at += 1;
    if (this.#next('}')) return {};
    for (;;) {
      this.#take(SPACE);
      const name = this.#string();
      if (!this.#next(':')) throw this.#wrong('a colon is missing');
      fields.push([name, this.#value(depth + 1)]);
      // fromEntries defines own properties, so that a key such as __proto__ stays data.
      if (this.#next('}')) return Object.fromEntries(fields);
      if (!this.#next(',')) throw this.#wrong('a comma or the end of the object is missing');
    }
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    if (this.#next(']')) return items;
    for (;;) {
      items.push(this.#value(depth + 1));
      if (this.#next(']')) return items;
      if (!this.#next(',')) throw this.#wrong('a comma or the end of the list is missing');
    }
  }

  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.#wrong('a text in double quotes is missing');
    for (let end = this.#text.indexOf('"', start + 1); end >= 0; end = this.#text.indexOf('"', end + 1)) {
      if (this.#isEscaped(end)) continue;
      try {
        this.#at = end + 1;
        return JSON.parse(this.#text.slice(start, end + 1));
      } catch {
        this.#at = start;
        throw this.#wrong('a text holds a character or an escape that JSON does not allow');
      }
    }
    throw this.#wrong('a text is not closed');
  }

  #isEscaped(at: number): boolean {
    let backslashes = 0;
    while (this.#text[at - backslashes - 1] === '\\') backslashes += 1;
    return backslashes % 2 === 1;
  }

  #next(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #wrong(problem: string): NotJson {
    return new NotJson(problem, this.#at);
  }
}
