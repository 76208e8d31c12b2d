/** A stretch of the filter text, in UTF-16 units. */
export interface Span {
  readonly position: number;
  readonly length: number;
  readonly text: string;
}

export type NumberOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type TextOperator = '=' | '!=' | 'LIKE' | 'ILIKE';
export type ListOperator = 'IN' | 'NOT IN';
type NullOperator = 'IS NULL' | 'IS NOT NULL';
/** RLIKE is understood, so that it can be refused by its name: an expression can take a search forever. */
export type Operator = NumberOperator | TextOperator | ListOperator | NullOperator | 'RLIKE';

/** What is on the right of an operator, as it was written. */
export type WrittenValue =
  | { readonly type: 'number'; readonly value: number; readonly whole: boolean; readonly span: Span }
  | { readonly type: 'text'; readonly value: string; readonly span: Span }
  | { readonly type: 'name'; readonly span: Span }
  | { readonly type: 'list'; readonly items: ReadonlyArray<string | number>; readonly span: Span };

/** `entity.key op value` before anybody asked whether there is such an entity or key. */
export interface Comparison {
  readonly identifier: Span;
  /** Absent when the identifier has no dot. */
  readonly entity: Span | undefined;
  readonly key: string;
  readonly keySpan: Span;
  readonly operator: Operator;
  readonly operatorSpan: Span;
  /** Absent for IS [NOT] NULL. */
  readonly value: WrittenValue | undefined;
}

/** What a value must satisfy. */
export type Test =
  | { readonly type: 'number'; readonly operator: NumberOperator; readonly value: number }
  | { readonly type: 'text'; readonly operator: TextOperator; readonly value: string }
  | { readonly type: 'list'; readonly operator: ListOperator; readonly values: readonly string[] }
  | { readonly type: 'null'; readonly operator: NullOperator };

/** One comparison that is known to make sense for the kind of thing; `key` is the attribute's own name or the key of a pair. */
export interface Condition {
  readonly entity: EntityName;
  readonly key: string;
  readonly test: Test;
}

/** What a comparison can speak of. */
export type EntityName =
  | 'metric'
  | 'parameter'
  | 'tag'
  | 'attribute'
  | 'dataset'
  | 'metadata'
  | 'span'
  | 'link'
  | 'assessment';

/** One term of an order; attributes and pairs as in {@link Condition}. */
export interface OrderTerm {
  readonly entity: EntityName;
  readonly key: string;
  readonly descending: boolean;
}
