import { findNearestName } from '@kaizen/contracts';
import { expressionInvalid } from '../errors.ts';
import type { BooleanTree, NumberTree, Syntax, TextTree, TypedTree, ValueType } from './tree.ts';

/** Types of the columns that an expression may use. */
export type ColumnTypes = ReadonlyMap<string, 'number' | 'text'>;

/** Called for a column that is not among the types; throws. The default names the nearest one. */
export type OnUnknown = (name: string, position: number) => never;

/** Gives every node its type. Throws `features.expression_invalid` where two types do not meet or a column is unknown. */
export function typeExpression(source: string, syntax: Syntax, columns: ColumnTypes, onUnknown?: OnUnknown): TypedTree {
  return new Typer(source, columns, onUnknown).type(syntax);
}

class Typer {
  readonly #source: string;
  readonly #columns: ColumnTypes;
  readonly #onUnknown: OnUnknown | undefined;

  constructor(source: string, columns: ColumnTypes, onUnknown: OnUnknown | undefined) {
    this.#source = source;
    this.#columns = columns;
    this.#onUnknown = onUnknown;
  }

  type(node: Syntax): TypedTree {
    switch (node.kind) {
      case 'column':
        return this.#column(node.name, node.at);
      case 'number':
      case 'negate':
      case 'arithmetic':
      case 'call':
        return { type: 'number', tree: this.#plainNumber(node) };
      case 'text':
        return { type: 'text', tree: { kind: 'text', value: node.value } };
      case 'boolean':
      case 'not':
      case 'logic':
      case 'isNull':
      case 'compare':
        return { type: 'boolean', tree: this.#plainBoolean(node) };
      case 'case':
        return this.#case(node);
      case 'coalesce':
        return this.#coalesce(node.operands);
    }
  }

  #column(name: string, at: number): TypedTree {
    const type = this.#columns.get(name);
    if (type === 'number') return { type, tree: { kind: 'column', name } };
    if (type === 'text') return { type, tree: { kind: 'column', name } };
    this.#onUnknown?.(name, at + 1);
    const nearest = findNearestName(name, [...this.#columns.keys()]);
    throw expressionInvalid(this.#source, at + 1, `there is no column "${name}" among the inputs.`, nearest);
  }

  #plainNumber(node: Extract<Syntax, { kind: 'number' | 'negate' | 'arithmetic' | 'call' }>): NumberTree {
    switch (node.kind) {
      case 'number':
        return { kind: 'number', value: node.value };
      case 'negate':
        return { kind: 'negate', operand: this.#number(node.operand) };
      case 'arithmetic':
        return {
          kind: 'arithmetic',
          operator: node.operator,
          left: this.#number(node.left),
          right: this.#number(node.right),
        };
      case 'call':
        return { kind: 'call', name: node.name, operands: node.operands.map((operand) => this.#number(operand)) };
    }
  }

  #plainBoolean(node: Extract<Syntax, { kind: 'boolean' | 'not' | 'logic' | 'isNull' | 'compare' }>): BooleanTree {
    switch (node.kind) {
      case 'boolean':
        return { kind: 'boolean', value: node.value };
      case 'not':
        return { kind: 'not', operand: this.#boolean(node.operand) };
      case 'logic':
        return {
          kind: 'logic',
          operator: node.operator,
          left: this.#boolean(node.left),
          right: this.#boolean(node.right),
        };
      case 'isNull':
        return { kind: 'isNull', operand: this.type(node.operand), negated: node.negated };
      case 'compare':
        return this.#compare(node);
    }
  }

  #compare(node: Extract<Syntax, { kind: 'compare' }>): BooleanTree {
    const left = this.type(node.left);
    const { operator } = node;
    if (left.type === 'number') {
      return { kind: 'compareNumbers', operator, left: left.tree, right: this.#number(node.right) };
    }
    if (left.type === 'boolean') throw this.#fail(node.at, 'truth values cannot be compared; use AND, OR, NOT');
    if (operator !== '=' && operator !== '<>')
      throw this.#fail(node.at, `text has no order: use = or <>, not ${operator}`);
    return { kind: 'compareTexts', operator, left: left.tree, right: this.#text(node.right) };
  }

  #case(node: Extract<Syntax, { kind: 'case' }>): TypedTree {
    const whens = node.branches.map(({ when }) => this.#boolean(when));
    const first = node.branches[0]?.result;
    const type = first === undefined ? 'number' : this.type(first).type;
    const build = <T>(as: (syntax: Syntax) => T) => ({
      kind: 'case' as const,
      branches: node.branches.flatMap(({ result }, index) => {
        const when = whens[index];
        return when === undefined ? [] : [{ when, result: as(result) }];
      }),
      otherwise: node.otherwise === undefined ? undefined : as(node.otherwise),
    });
    if (type === 'number') return { type, tree: build((syntax) => this.#number(syntax)) };
    if (type === 'text') return { type, tree: build((syntax) => this.#text(syntax)) };
    return { type, tree: build((syntax) => this.#boolean(syntax)) };
  }

  #coalesce(operands: readonly Syntax[]): TypedTree {
    const first = operands[0];
    const type = first === undefined ? 'number' : this.type(first).type;
    if (type === 'number')
      return { type, tree: { kind: 'coalesce', operands: operands.map((one) => this.#number(one)) } };
    if (type === 'text') return { type, tree: { kind: 'coalesce', operands: operands.map((one) => this.#text(one)) } };
    return { type, tree: { kind: 'coalesce', operands: operands.map((one) => this.#boolean(one)) } };
  }

  #number(node: Syntax): NumberTree {
    const typed = this.type(node);
    if (typed.type !== 'number') throw this.#wrongType(node, typed.type, 'a number');
    return typed.tree;
  }

  #text(node: Syntax): TextTree {
    const typed = this.type(node);
    if (typed.type !== 'text') throw this.#wrongType(node, typed.type, 'text');
    return typed.tree;
  }

  #boolean(node: Syntax): BooleanTree {
    const typed = this.type(node);
    if (typed.type !== 'boolean') throw this.#wrongType(node, typed.type, 'a condition');
    return typed.tree;
  }

  #wrongType(node: Syntax, found: ValueType, wanted: string): Error {
    const words = { number: 'a number', text: 'text', boolean: 'a condition' } as const;
    return this.#fail(node.at, `${wanted} is needed here, and this is ${words[found]}`);
  }

  #fail(at: number, reason: string): Error {
    return expressionInvalid(this.#source, at + 1, reason);
  }
}
