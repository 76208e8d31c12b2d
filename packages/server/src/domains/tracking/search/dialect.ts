import type { EntityName, OrderTerm } from './filter-ast.ts';

/** A column of the thing that can be compared or ordered by. */
export interface Attribute {
  /** The column with its table's alias; the thing's own table is `t`. */
  readonly column: string;
  readonly type: 'text' | 'number';
  /** May be missing. */
  readonly nullable?: boolean;
  /** Only whole numbers are compared with it. */
  readonly whole?: boolean;
  /** IN and NOT IN are offered. */
  readonly lists?: boolean;
  /** LIKE and ILIKE are not offered. */
  readonly exact?: boolean;
  /** Compares without regard to case; stored in lower case. */
  readonly fold?: boolean;
  /** Shorter texts come first, as numbers in texts do. */
  readonly byLength?: boolean;
  /** Only for one of the two. */
  readonly only?: 'filter' | 'order';
  /** A second spelling of another attribute: not listed among the valid ones. */
  readonly alias?: boolean;
  /** It is no column but this part of the thing; `lists`: IN and NOT IN are offered. */
  readonly part?: { readonly entity: 'tag' | 'span' | 'link'; readonly key: string };
}

/** A table of names and values of a thing. */
export interface NamedValues {
  readonly table: string;
  readonly owner: string;
}

/** What one kind of thing offers to filters and orders. */
export interface Dialect {
  readonly thing: string;
  /** Aliased `t`. */
  readonly table: string;
  readonly id: string;
  /** Table expression joined to `t` when an attribute needs it. */
  readonly join?: { readonly table: string; readonly alias: string; readonly on: readonly [string, string] };
  /** Every spelling of an entity, and the spellings to tell when one is wrong. */
  readonly entities: Readonly<Record<string, EntityName>>;
  readonly validEntities: readonly string[];
  readonly orderEntities: readonly EntityName[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly tags: NamedValues;
  readonly params?: NamedValues;
  readonly metadata?: NamedValues;
  /** `several`: more than one value of a name, by run and dataset. */
  readonly metrics?: NamedValues & { readonly several: boolean };
  readonly datasets?: Readonly<Record<string, string>>;
  /** IN and NOT IN are offered for parameters and tags. */
  readonly listsOfPairs: boolean;
  readonly defaultOrder: readonly OrderTerm[];
  /** Ends the orders of requests; all of it together is unique. */
  readonly ties: readonly OrderTerm[];
}

/** Keys of attributes that a filter or an order may name, without second spellings. */
export function validAttributes(dialect: Dialect, use: 'filter' | 'order'): string[] {
  return Object.entries(dialect.attributes)
    .filter(([, { alias, only }]) => alias !== true && (only === undefined || only === use))
    .map(([key]) => key)
    .sort();
}

export function attributeOf(dialect: Dialect, key: string, use: 'filter' | 'order'): Attribute | undefined {
  const attribute = Object.hasOwn(dialect.attributes, key) ? dialect.attributes[key] : undefined;
  return attribute?.only === undefined || attribute.only === use ? attribute : undefined;
}
