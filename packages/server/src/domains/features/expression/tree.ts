/** Type of a value in an expression. */
export type ValueType = 'number' | 'text' | 'boolean';

export type Arithmetic = '+' | '-' | '*' | '/';
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Functions of numbers to a number, with their least and greatest count of arguments. */
export const functions = {
  abs: [1, 1],
  sqrt: [1, 1],
  ln: [1, 1],
  exp: [1, 1],
  pow: [2, 2],
  sin: [1, 1],
  cos: [1, 1],
  floor: [1, 1],
  ceil: [1, 1],
  round: [1, 1],
  least: [1, 64],
  greatest: [1, 64],
  pi: [0, 0],
} as const satisfies Record<string, readonly [number, number]>;

/** Name of a function of the language. */
export type FunctionName = keyof typeof functions;

/** One node as parsed; `at` is its 0-based place in the text. Not yet typed. */
export type Syntax = { readonly at: number } & (
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'negate'; readonly operand: Syntax }
  | { readonly kind: 'arithmetic'; readonly operator: Arithmetic; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'isNull'; readonly operand: Syntax; readonly negated: boolean }
  | { readonly kind: 'not'; readonly operand: Syntax }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'case'; readonly branches: readonly Branch[]; readonly otherwise: Syntax | undefined }
  | { readonly kind: 'coalesce'; readonly operands: readonly Syntax[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly Syntax[] }
);

/** One WHEN … THEN …. */
export interface Branch {
  readonly when: Syntax;
  readonly result: Syntax;
}

/** A typed expression of a number. */
export type NumberTree =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'negate'; readonly operand: NumberTree }
  | {
      readonly kind: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: NumberTree;
      readonly right: NumberTree;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly NumberTree[] }
  | CaseOf<NumberTree>
  | CoalesceOf<NumberTree>;

/** A typed expression of text. */
export type TextTree =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | CaseOf<TextTree>
  | CoalesceOf<TextTree>;

/** A typed expression of a truth value (true, false or unknown). */
export type BooleanTree =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | {
      readonly kind: 'compareNumbers';
      readonly operator: Comparison;
      readonly left: NumberTree;
      readonly right: NumberTree;
    }
  | { readonly kind: 'compareTexts'; readonly operator: '=' | '<>'; readonly left: TextTree; readonly right: TextTree }
  | { readonly kind: 'isNull'; readonly operand: TypedTree; readonly negated: boolean }
  | { readonly kind: 'not'; readonly operand: BooleanTree }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly left: BooleanTree; readonly right: BooleanTree }
  | CaseOf<BooleanTree>
  | CoalesceOf<BooleanTree>;

/** CASE and COALESCE, in every type. */
export type Choice<T> = CaseOf<T> | CoalesceOf<T>;

/** The result of the first branch whose condition is true. */
interface CaseOf<T> {
  readonly kind: 'case';
  readonly branches: ReadonlyArray<{ readonly when: BooleanTree; readonly result: T }>;
  readonly otherwise: T | undefined;
}

/** The first operand that is not missing. */
interface CoalesceOf<T> {
  readonly kind: 'coalesce';
  readonly operands: readonly T[];
}

/** A typed expression. */
export type TypedTree =
  | { readonly type: 'number'; readonly tree: NumberTree }
  | { readonly type: 'text'; readonly tree: TextTree }
  | { readonly type: 'boolean'; readonly tree: BooleanTree };
