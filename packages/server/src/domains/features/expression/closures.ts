import { callOf } from './number-functions.ts';
import {
  type BooleanClosure,
  compareDoubles,
  type NumberClosure,
  type Register,
  type Slots,
  type TextClosure,
} from './register.ts';
import type { BooleanTree, Choice, Comparison, NumberTree, TextTree, TypedTree } from './tree.ts';

/** Compiles a tree to closures over one register; made once, called per row, allocating nothing. */
export class ClosureCompiler {
  readonly #register: Register;
  readonly #slots: Slots;

  constructor(register: Register, slots: Slots) {
    this.#register = register;
    this.#slots = slots;
  }

  number(tree: NumberTree): NumberClosure {
    const register = this.#register;
    switch (tree.kind) {
      case 'column': {
        const slot = this.#slots.get(tree.name) ?? 0;
        const { numbers, absent } = register;
        return () => {
          register.missing = absent[slot] === 1;
          return numbers[slot] ?? 0;
        };
      }
      case 'number': {
        const { value } = tree;
        return () => {
          register.missing = false;
          return value;
        };
      }
      case 'negate': {
        const operand = this.number(tree.operand);
        return () => -operand();
      }
      case 'arithmetic':
        return this.#arithmetic(tree);
      case 'call':
        return callOf(
          tree.name,
          tree.operands.map((operand) => this.number(operand)),
          register,
        );
      case 'case':
        return this.#numberCase(tree);
      case 'coalesce': {
        const operands = tree.operands.map((operand) => this.number(operand));
        return () => {
          for (const operand of operands) {
            const value = operand();
            if (!register.missing) return value;
          }
          return 0;
        };
      }
    }
  }

  text(tree: TextTree): TextClosure {
    if (tree.kind === 'column') {
      const slot = this.#slots.get(tree.name) ?? 0;
      const { texts } = this.#register;
      return () => texts[slot] ?? null;
    }
    if (tree.kind === 'text') return () => tree.value;
    return this.#choose(tree, (one) => this.text(one), null);
  }

  boolean(tree: BooleanTree): BooleanClosure {
    switch (tree.kind) {
      case 'boolean':
        return () => tree.value;
      case 'compareNumbers':
        return this.#compareNumbers(tree.operator, this.number(tree.left), this.number(tree.right));
      case 'compareTexts': {
        const left = this.text(tree.left);
        const right = this.text(tree.right);
        const wanted = tree.operator === '=';
        return () => {
          const a = left();
          const b = right();
          return a === null || b === null ? undefined : (a === b) === wanted;
        };
      }
      case 'isNull': {
        const isNull = this.#isNull(tree.operand);
        return () => isNull() !== tree.negated;
      }
      case 'not': {
        const operand = this.boolean(tree.operand);
        return () => {
          const value = operand();
          return value === undefined ? undefined : !value;
        };
      }
      case 'logic':
        return logic(tree.operator === 'or', this.boolean(tree.left), this.boolean(tree.right));
      default:
        return this.#choose(tree, (one) => this.boolean(one), undefined);
    }
  }

  #arithmetic(tree: Extract<NumberTree, { kind: 'arithmetic' }>): NumberClosure {
    const register = this.#register;
    const left = this.number(tree.left);
    const right = this.number(tree.right);
    const both = (combine: (a: number, b: number) => number): NumberClosure => {
      return () => {
        const a = left();
        const absent = register.missing;
        const b = right();
        if (absent) register.missing = true;
        return combine(a, b);
      };
    };
    if (tree.operator === '+') return both((a, b) => a + b);
    if (tree.operator === '-') return both((a, b) => a - b);
    if (tree.operator === '*') return both((a, b) => a * b);
    return both((a, b) => {
      if (b === 0) register.missing = true;
      return a / b;
    });
  }

  #numberCase(tree: Extract<Choice<NumberTree>, { kind: 'case' }>): NumberClosure {
    const register = this.#register;
    const branches = tree.branches.map(({ when, result }) => ({
      when: this.boolean(when),
      result: this.number(result),
    }));
    const otherwise = tree.otherwise === undefined ? undefined : this.number(tree.otherwise);
    return () => {
      for (const branch of branches) if (branch.when() === true) return branch.result();
      if (otherwise !== undefined) return otherwise();
      register.missing = true;
      return 0;
    };
  }

  /** CASE and COALESCE of values that carry their own absence. */
  #choose<T, V>(tree: Choice<T>, compile: (tree: T) => () => V, absent: V): () => V {
    if (tree.kind === 'coalesce') {
      const operands = tree.operands.map(compile);
      return () => {
        for (const operand of operands) {
          const value = operand();
          if (value !== absent) return value;
        }
        return absent;
      };
    }
    const branches = tree.branches.map(({ when, result }) => ({ when: this.boolean(when), result: compile(result) }));
    const otherwise = tree.otherwise === undefined ? () => absent : compile(tree.otherwise);
    return () => {
      for (const branch of branches) if (branch.when() === true) return branch.result();
      return otherwise();
    };
  }

  #compareNumbers(operator: Comparison, left: NumberClosure, right: NumberClosure): BooleanClosure {
    const register = this.#register;
    const holds = comparisons[operator];
    return () => {
      const a = left();
      const absent = register.missing;
      const b = right();
      return absent || register.missing ? undefined : holds(compareDoubles(a, b));
    };
  }

  #isNull(operand: TypedTree): () => boolean {
    if (operand.type === 'number') {
      const value = this.number(operand.tree);
      return () => {
        value();
        return this.#register.missing;
      };
    }
    if (operand.type === 'text') {
      const value = this.text(operand.tree);
      return () => value() === null;
    }
    const value = this.boolean(operand.tree);
    return () => value() === undefined;
  }
}

const comparisons: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Three-valued AND and OR: `decisive` is the value that settles the result alone. */
function logic(decisive: boolean, left: BooleanClosure, right: BooleanClosure): BooleanClosure {
  return () => {
    const a = left();
    if (a === decisive) return decisive;
    const b = right();
    if (b === decisive) return decisive;
    return a === undefined || b === undefined ? undefined : !decisive;
  };
}
