import type { SignatureColumn } from '@kaizen/contracts';
import type { InputColumn, InputKind } from '../contract.ts';
import { invalidInput } from '../errors.ts';
import type { Cell } from '../log/prediction-record.ts';

const ACCEPTED: Readonly<Record<SignatureColumn['type'], readonly InputKind[]>> = {
  number: ['float', 'integer'],
  integer: ['integer', 'float'],
  flag: ['flag'],
  text: ['text'],
  category: ['text'],
};

const SEND: Readonly<Record<SignatureColumn['type'], string>> = {
  number: 'FP64',
  integer: 'INT64',
  flag: 'BOOL',
  text: 'BYTES',
  category: 'BYTES',
};

function checkValues(column: SignatureColumn, input: InputColumn): readonly Cell[] {
  const { name } = column;
  if (!ACCEPTED[column.type].includes(input.kind)) {
    throw invalidInput(
      name,
      `Input "${name}" is ${input.datatype}; the model takes ${column.type}: send it as ${SEND[column.type]}.`,
    );
  }
  for (let row = 0; row < input.values.length; row += 1) {
    const value = input.values[row] ?? null;
    if (value === null) {
      if (column.required)
        throw invalidInput(name, `Input "${name}" is null in row ${row}; the model requires it: send a value.`);
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value))
        throw invalidInput(name, `Input "${name}" is ${value} in row ${row}; send a finite number.`);
      if (column.type === 'integer' && !Number.isSafeInteger(value)) {
        throw invalidInput(name, `Input "${name}" is ${value} in row ${row}; send a whole number below 2^53.`);
      }
    } else if (typeof value === 'string' && value.includes('\0')) {
      throw invalidInput(name, `Input "${name}" holds a NUL character in row ${row}; send text without it.`);
    }
  }
  return input.values;
}

/**
 * Values by column of the signature, in its order; a column that is not required and was not sent is null throughout. Throws `serving.invalid_input`, naming the
 * column and the mend, for columns that are unknown, missing, of the wrong kind or length, and for values that cannot be used. Categories never seen are allowed.
 */
export function checkInput(
  signature: readonly SignatureColumn[],
  inputs: readonly InputColumn[],
  rows: number,
): ReadonlyArray<readonly Cell[]> {
  const byName = new Map(inputs.map((input) => [input.name, input]));
  const cells = signature.map((column) => {
    const input = byName.get(column.name);
    if (!input) {
      if (!column.required) return new Array<Cell>(rows).fill(null);
      throw invalidInput(column.name, `Input "${column.name}" is missing; the model takes ${names(signature)}.`);
    }
    byName.delete(column.name);
    if (input.values.length !== rows) {
      throw invalidInput(
        column.name,
        `Input "${column.name}" has ${input.values.length} rows, others have ${rows}; send the same number for each.`,
      );
    }
    return checkValues(column, input);
  });
  for (const name of byName.keys()) {
    throw invalidInput(name, `Input "${name}" is unknown to the model; it takes ${names(signature)}.`);
  }
  return cells;
}

function names(signature: readonly SignatureColumn[]): string {
  const shown = signature.slice(0, 20).map((column) => `"${column.name}"`);
  return `${shown.join(', ')}${signature.length > 20 ? `, … (${signature.length} columns)` : ''}`;
}
