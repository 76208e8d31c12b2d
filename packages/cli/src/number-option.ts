import { CommandFailure, exitCodes } from './failure.ts';

/** A parser for an option that takes a number from `least` to `most`. */
export function numberOption(
  flag: string,
  least: number,
  most: number,
  kind: 'whole' | 'any' = 'whole',
): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const fits =
      Number.isFinite(value) && value >= least && value <= most && (kind === 'any' || Number.isInteger(value));
    if (!fits)
      throw new CommandFailure(
        `${flag} is "${text}"; it takes a ${kind === 'whole' ? 'whole ' : ''}number from ${least} to ${most}.`,
        exitCodes.wrongCall,
      );
    return value;
  };
}
