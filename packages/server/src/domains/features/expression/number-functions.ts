import { compareDoubles, type NumberClosure, type Register } from './register.ts';
import type { FunctionName } from './tree.ts';

/** The closure of a call; NULL arguments and values outside the domain make the result missing (README, rules of numbers). */
export function callOf(name: FunctionName, operands: readonly NumberClosure[], register: Register): NumberClosure {
  if (name === 'least' || name === 'greatest') return extreme(operands, register, name === 'least' ? -1 : 1);
  if (name === 'pi') {
    return () => {
      register.missing = false;
      return Math.PI;
    };
  }
  const [first = () => 0, second = () => 0] = operands;
  if (name === 'pow') {
    return () => {
      const base = first();
      const absent = register.missing;
      const exponent = second();
      if (absent) register.missing = true;
      return power(base, exponent);
    };
  }
  const { isOutside, apply } = unary[name];
  return () => {
    const value = first();
    if (isOutside(value)) register.missing = true;
    return apply(value);
  };
}

interface Unary {
  readonly isOutside: (value: number) => boolean;
  readonly apply: (value: number) => number;
}

const never = () => false;
const isInfinite = (value: number) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;

const unary: Readonly<Record<Exclude<FunctionName, 'least' | 'greatest' | 'pi' | 'pow'>, Unary>> = {
  abs: { isOutside: never, apply: Math.abs },
  sqrt: { isOutside: (value) => value < 0, apply: Math.sqrt },
  ln: { isOutside: (value) => value <= 0, apply: Math.log },
  exp: { isOutside: never, apply: Math.exp },
  sin: { isOutside: isInfinite, apply: Math.sin },
  cos: { isOutside: isInfinite, apply: Math.cos },
  floor: { isOutside: never, apply: Math.floor },
  ceil: { isOutside: never, apply: Math.ceil },
  round: { isOutside: never, apply: roundHalfAway },
};

/** C's `round`: half away from zero. `Math.round` goes up at a half, and `x + 0.5` errs just below one. */
function roundHalfAway(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

/** C's `pow`: unlike JavaScript's, 1 to anything is 1, and −1 to an infinity is 1. */
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && isInfinite(exponent)) return 1;
  return base ** exponent;
}

function extreme(operands: readonly NumberClosure[], register: Register, sign: -1 | 1): NumberClosure {
  return () => {
    let best = 0;
    let found = false;
    for (const operand of operands) {
      const value = operand();
      if (register.missing || (found && compareDoubles(value, best) !== sign)) continue;
      best = value;
      found = true;
    }
    register.missing = !found;
    return best;
  };
}
