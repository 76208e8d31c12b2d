import { KaizenError } from '../../kernel/errors.ts';

const invalid = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new KaizenError('invalid', `features.${code}`, message, details);

/** An expression that cannot be read or typed; `position` is 1-based, in characters. */
export function expressionInvalid(expression: string, position: number, reason: string, nearest?: string): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const end = /[.?!]$/.test(reason) ? '' : '.';
  return invalid(
    'expression_invalid',
    `At character ${position} of the expression \`${shorten(expression)}\`: ${reason}${end}${hint}`,
    {
      expression,
      position,
      ...(nearest === undefined ? {} : { nearest }),
    },
  );
}

/** Divisions nested in divisors beyond what SQL can carry. */
export function expressionTooDeep(): KaizenError {
  return invalid(
    'expression_invalid',
    'too many divisions stand inside divisors. Multiply instead, or split the expression.',
  );
}

/** A fault of a feature set; `path` is the place in kaizen.yaml. */
export function setInvalid(
  path: string,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): KaizenError {
  return invalid('set_invalid', `${path}: ${message}`, { path, ...details });
}

/** A column that must not be an input, with the reason that the schema gives. */
export function columnRefused(path: string, column: string, reason: string): KaizenError {
  return invalid(
    'column_refused',
    `${path}: "${column}" cannot be a feature: ${reason} Remove it from inputs and expressions.`,
    { path, column, reason },
  );
}

export function setNotFound(name: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new KaizenError(
    'not_found',
    'features.set_not_found',
    `There is no feature set "${name}".${hint} Declare it under features: in kaizen.yaml and run kaizen apply.`,
    { name },
  );
}

export function setElsewhere(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'features.set_elsewhere',
    `The feature set "${name}" belongs to another project of this home; names are unique per home. Choose another name.`,
    { name },
  );
}

export function valueInvalid(column: string, value: unknown): KaizenError {
  return invalid(
    'value_invalid',
    `The value ${JSON.stringify(value)} of "${column}" is not a number. Send a number, or null when it is missing.`,
    { column },
  );
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
